// The store behind the authorization server: in memory, but open to the control port, which oidc-provider's own is not.

const SECRET = new Set(['AccessToken', 'RefreshToken', 'AuthorizationCode']);

/** All stored things, keyed by kind and id. */
export class MemoryStore {
  #entries = new Map();

  /** What was ever handed out as a secret: kind and value. */
  issued = [];

  key(name, id) { return `${name}:${id}`; }

  put(name, id, payload) {
    if (SECRET.has(name)) this.issued.push([name, id]);
    this.#entries.set(this.key(name, id), { name, payload });
  }

  get(name, id) { return this.#entries.get(this.key(name, id))?.payload; }

  find(name, test) {
    for (const entry of this.#entries.values()) if (entry.name === name && test(entry.payload)) return entry.payload;
    return undefined;
  }

  delete(name, id) { this.#entries.delete(this.key(name, id)); }

  /** Removes what the test accepts and says how much that was. */
  remove(test) {
    let removed = 0;
    for (const [key, { name, payload }] of this.#entries) {
      if (test(name, payload)) { this.#entries.delete(key); removed += 1; }
    }
    return removed;
  }
}

/** The adapter class that oidc-provider wants, over one store. */
export function storeAdapter(store) {
  return class {
    constructor(name) { this.name = name; }

    async upsert(id, payload) { store.put(this.name, id, payload); }

    async find(id) { return store.get(this.name, id); }

    async findByUid(uid) { return store.find(this.name, (payload) => payload.uid === uid); }

    async findByUserCode(userCode) { return store.find(this.name, (payload) => payload.userCode === userCode); }

    async consume(id) {
      const payload = store.get(this.name, id);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    }

    async destroy(id) { store.delete(this.name, id); }

    async revokeByGrantId(grantId) { store.remove((name, payload) => payload.grantId === grantId); }
  };
}
