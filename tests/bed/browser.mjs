// Plays the person in the browser: `node browser.mjs URL` opens it in real Chromium and acts as AEVO_BROWSER_SCENARIO says.
//
// That variable names a JSON file { scenario, account, password, user_code, final, result, chromium, timeout_seconds }, so that
// no password is in argv. Scenarios: "consent", "deny", "close" (the person closes the page), "read" (the page
// says what is wrong, and the person reads it), "wrong-password-first", "device" (on another device: types "user_code" first).
// "account" is who signs in, whatever the page had filled in. What was seen goes to the file "result", at the end in one piece.

import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const plan = JSON.parse(readFileSync(process.env.AEVO_BROWSER_SCENARIO, 'utf8'));
const url = process.argv[2];
const seconds = plan.timeout_seconds ?? 30;
const profile = mkdtempSync(join(tmpdir(), 'aevo-browser-'));
// `started_at` is in milliseconds since 1970.
const seen = {
  scenario: plan.scenario, started_at: performance.timeOrigin, prefilled: null, pages: [], final: null, error: null,
};

function report() {
  writeFileSync(`${plan.result}.part`, JSON.stringify(seen, null, 2));
  renameSync(`${plan.result}.part`, plan.result); // the test never reads half a file
}

async function signIn(page, password) {
  const user = page.getByRole('textbox', { name: 'Benutzername' });
  seen.prefilled ??= await user.inputValue();
  await user.fill(plan.account);
  await page.getByLabel('Kennwort').fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
}

async function typeCode(page) {
  await page.getByRole('textbox').fill(plan.user_code);
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('heading', { name: 'Code bestätigen' }).waitFor();
  await page.getByRole('button', { name: 'Weiter' }).click();
}

async function play(page) {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  seen.pages.push(await page.title());
  if (plan.scenario === 'close') return;
  if (plan.scenario === 'read') {
    seen.final = { url: page.url().split('?')[0], title: await page.title(), text: await page.locator('body').innerText() };
    return;
  }
  if (plan.scenario === 'wrong-password-first') {
    await signIn(page, 'falsch');
    seen.pages.push(await page.getByRole('alert').innerText());
  }
  if (plan.scenario === 'device') await typeCode(page);
  await signIn(page, plan.password);
  const decide = page.getByRole('button', { name: plan.scenario === 'deny' ? 'Ablehnen' : 'Zustimmen' });
  await decide.waitFor();
  seen.pages.push(await page.title());
  await decide.click();
  if (plan.scenario === 'device') await page.getByRole('heading', { name: 'Fertig' }).waitFor();
  else await page.waitForURL((address) => address.href.startsWith(plan.final), { waitUntil: 'load' });
  // The query holds the authorization code; it has no business in a result file.
  seen.final = { url: page.url().split('?')[0], title: await page.title(), text: await page.locator('body').innerText() };
  await page.screenshot({ path: `${plan.result}.png` });
}

let context;
try {
  context = await chromium.launchPersistentContext(profile, {
    executablePath: plan.chromium, headless: true, locale: 'de-DE', viewport: { width: 1000, height: 700 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  context.setDefaultTimeout(seconds * 1000);
  await play(context.pages()[0] ?? await context.newPage());
} catch (error) {
  seen.error = String(error.message).replaceAll(/(code|state)=[^&\s"]+/g, '$1=…');
} finally {
  await context?.close().catch(() => {});
  rmSync(profile, { recursive: true, force: true });
  report();
}
