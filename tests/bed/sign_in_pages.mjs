// The pages a person sees at the authorization server: sign-in and consent, in German, plain forms with named fields.

const escape = (text) => String(text ?? '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title, body) => `<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:16px sans-serif;max-width:28rem;margin:4rem auto}label,input{display:block;margin:.4rem 0}input{width:100%;padding:.4rem}
button{padding:.5rem 1.2rem;margin:.8rem .6rem 0 0}.error{color:#a11}</style></head>
<body><main><h1>${escape(title)}</h1>${body}</main></body></html>`;

const signInPage = (name, error) => page('Anmelden', `
<form method="post" autocomplete="off">${error ? `<p class="error" role="alert">${escape(error)}</p>` : ''}
<label for="user">Benutzername</label><input id="user" name="user" value="${escape(name)}" required>
<label for="password">Kennwort</label><input id="password" name="password" type="password" required>
<button name="action" value="sign-in">Anmelden</button></form>`);

const consentPage = (client, account, scopes) => page('Zustimmung', `
<p>${escape(client)} möchte auf das Postfach <strong>${escape(account)}</strong> zugreifen:</p>
<ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<form method="post"><button name="action" value="accept">Zustimmen</button>
<button name="action" value="deny">Ablehnen</button></form>`);

async function form(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

/** Records that the account allows the client everything it asked for. */
async function grantAll(provider, { grantId, prompt, params, session }) {
  const grant = (grantId && await provider.Grant.find(grantId))
    || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  return grant.save();
}

/** The pages as one piece of middleware for the provider. */
export function interactionPages(provider, accounts) {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const { prompt, params, session } = interaction;
    const fields = ctx.method === 'POST' ? await form(ctx.req) : undefined;
    const finish = async (result) => {
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }));
      ctx.status = 303;
    };
    ctx.type = 'html';

    if (prompt.name !== 'consent') { // select_account and login are one page here
      if (!fields) { ctx.body = signInPage(params.login_hint); return undefined; }
      const name = fields.get('user').trim().toLowerCase();
      const account = accounts.find((candidate) => candidate.address === name && candidate.password === fields.get('password'));
      if (!account) { ctx.body = signInPage(name, 'Benutzername oder Kennwort ist falsch.'); return undefined; }
      return finish({ select_account: {}, login: { accountId: account.id } });
    }

    if (!fields) {
      const account = accounts.find((candidate) => candidate.id === session.accountId);
      const client = await provider.Client.find(params.client_id);
      ctx.body = consentPage(client.clientName, account.address, prompt.details.missingOIDCScope ?? params.scope.split(' '));
      return undefined;
    }
    if (fields.get('action') === 'deny') {
      return finish({ error: 'access_denied', error_description: 'End-User aborted interaction' });
    }
    return finish({ consent: { grantId: await grantAll(provider, interaction) } });
  };
}

const codePage = (title, form, button, error) => page(title, `${error ? `<p class="error" role="alert">${escape(error)}</p>` : ''}
${form}<button type="submit" form="${button}">Weiter</button>`);

/** The pages of the device authorization grant (RFC 8628): where the code is typed, confirmed, and what is said at the end. */
export const devicePages = {
  userCodeInputSource: (ctx, form, out, error) => {
    ctx.body = codePage('Code eingeben', form, 'op.deviceInputForm', error && 'Der Code ist falsch.');
  },
  userCodeConfirmSource: (ctx, form) => { ctx.body = codePage('Code bestätigen', form, 'op.deviceConfirmForm'); },
  successSource: (ctx) => { ctx.body = page('Fertig', '<p>Sie können dieses Fenster schließen.</p>'); },
};
