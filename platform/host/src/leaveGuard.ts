/** Asks before the tab is closed or left while `isUnsaved` says so. Returns the end. */
export function guardLeaving(isUnsaved: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isUnsaved()) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}

/** Goes to another page of the same server with a full load: black at once, and nothing of this case stays in memory. */
export function leaveFor(url: string): void {
  const cover = document.createElement('div');
  cover.style.cssText = 'position:fixed;inset:0;background:#000;z-index:2147483647';
  document.body.append(cover);
  window.location.assign(url);
}
