// Copies of what is being typed in this browser: sealed with a key that only a signed-in session of their writer gets and that
// is never stored, under a name that tells nothing. Signing out removes them (Clear-Site-Data); a week removes them too.
const PREFIX = "draft:";
const WEEK = 7 * 24 * 3600 * 1000;
const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));

function parsed(item) {
  try {
    return JSON.parse(item) ?? {};
  } catch {
    return {};
  }
}

export class Copies {
  constructor(name, key) {
    this.prefix = `${PREFIX}${name}:`;
    this.key = key;
    for (const item of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      if (!(Date.now() - parsed(localStorage.getItem(item)).at < WEEK)) localStorage.removeItem(item);
    }
  }

  static async open(name, key) {
    return new Copies(name, await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  async put(ref, words, revision) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ words, revision }));
    const bound = new TextEncoder().encode(this.prefix + ref);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, this.key, plain);
    localStorage.setItem(this.prefix + ref, JSON.stringify({ at: Date.now(), iv: text(iv), sealed: text(sealed) }));
  }

  drop(ref) {
    localStorage.removeItem(this.prefix + ref);
  }

  // Every copy for this place; what does not open is of nobody here and goes.
  async all() {
    const found = [];
    for (const item of Object.keys(localStorage).filter((one) => one.startsWith(this.prefix))) {
      const kept = parsed(localStorage.getItem(item));
      try {
        const how = { name: "AES-GCM", iv: bytes(kept.iv), additionalData: new TextEncoder().encode(item) };
        const plain = await crypto.subtle.decrypt(how, this.key, bytes(kept.sealed));
        found.push({ ref: item.slice(this.prefix.length), at: new Date(kept.at), ...JSON.parse(new TextDecoder().decode(plain)) });
      } catch {
        localStorage.removeItem(item);
      }
    }
    return found;
  }
}
