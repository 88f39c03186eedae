/** Resolves in a task of its own: a page can answer to the mouse in between. A timer would be held back for 4 ms by a browser. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
