// The gates through which text becomes HTML or the address of a script: the policies that the Trusted Types header names.
// "default" cleans whatever htmx and the viewers' libraries hand to innerHTML; "dompurify" is DOMPurify's own, for its inert
// parsing and its cleaned answers; "bearings" knows the one script that is no module. No policy makes code out of text.
import DOMPurify from "../vendor/dompurify/purify.es.js";

export const nonce = document.querySelector("script[nonce]")?.nonce ?? ""; // of this page; the browser hides it from selectors
const STATIC = new URL("../", import.meta.url).pathname;
const SCRIPTS = /^vendor\/openseadragon\/openseadragon\.min(\.[0-9a-f]{12})?\.js$/;
const HTMX = new Set(["get", "post", "target", "swap", "trigger", "include", "select", "indicator", "confirm", "sync"].map((name) => `hx-${name}`));
const FORMS = new Set(["formaction", "form", "formnovalidate", "rel", "autofocus"]);
const FETCHES = new Set(["src", "poster", "background", "action", "formaction", "hx-get", "hx-post"]);
const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA", "BUTTON"]);
const OPTIONS = {
  USE_PROFILES: { html: true },
  ADD_TAGS: ["script", "link"], // only those that the hook below lets live
  ADD_ATTR: (name) => HTMX.has(name) || FORMS.has(name),
  FORBID_ATTR: ["style", "srcset", "ping"],
  FORBID_TAGS: ["noscript", "noembed", "noframes"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  FORCE_BODY: true, // a style at the beginning stays where it is
};

function resolved(address) {
  try {
    return new URL(address, location.href);
  } catch {
    return null; // no address at all
  }
}

const own = (address) => resolved(address)?.origin === location.origin;
const isOwnStatic = (address) => own(address) && resolved(address).pathname.startsWith(STATIC);

// A script may only be a block of data, a sheet only one of ours or, in a viewer's shadow, one that carries this page's nonce.
const permitted = {
  script: (node) => node.type === "application/json" && !node.hasAttribute("src"),
  link: (node) => node.rel === "stylesheet" && isOwnStatic(node.getAttribute("href") ?? ""),
  style: (node) => nonce !== "" && node.getAttribute("nonce") === nonce,
};

DOMPurify.addHook("uponSanitizeElement", (node, { tagName }) => {
  if (permitted[tagName] && !permitted[tagName](node)) node.remove();
});

DOMPurify.addHook("uponSanitizeAttribute", (node, attribute) => {
  const { attrName, attrValue } = attribute;
  if (FETCHES.has(attrName) && !own(attrValue)) attribute.keepAttr = false;
  else if (attrName.startsWith("data-hx-")) attribute.keepAttr = false; // htmx's other spelling, its event handlers included
  else if (attrName === "name" && FIELDS.has(node.tagName)) attribute.forceKeepAttr = true; // fields cover their form's words only
});

// Text that our own scripts put into a page, cleaned; in browsers without Trusted Types too.
export function html(text) {
  return DOMPurify.sanitize(text, { ...OPTIONS, RETURN_TRUSTED_TYPE: true });
}

function script(address) {
  const url = resolved(address);
  if (!isOwnStatic(address) || !SCRIPTS.test(url.pathname.slice(STATIC.length))) throw new TypeError("This is no script of ours.");
  return url.href;
}

const types = globalThis.trustedTypes;
const ours = types?.createPolicy("bearings", { createScriptURL: script });
types?.createPolicy("default", { createHTML: (text) => DOMPurify.sanitize(text, OPTIONS) });

// The address of a script to load, checked; anything else throws.
export const scriptAddress = (address) => (ours ? ours.createScriptURL(address) : script(address));
