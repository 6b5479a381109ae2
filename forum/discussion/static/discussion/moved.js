// An old address of a post: by now it may be on another page of the discussion, or in another case. Its own address says where,
// to who may read it there; for anybody else this page stays as it is, whatever the reason.
const found = /^#post-([0-9a-f-]{36})$/.exec(location.hash);
const came = performance.getEntriesByType("navigation")[0];
if (found && !came?.redirectCount && !document.getElementById(location.hash.slice(1))) {
  const address = document.getElementById("discussion").dataset.post.replace(/[0-9a-f-]{36}/, found[1]);
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") location.replace(address);
}
