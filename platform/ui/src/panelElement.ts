import { createElement, type FunctionComponent, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { asHostComponent } from './hostElement.ts';
import { adoptStyles, THEME } from './theme.ts';

/**
 * Defines a custom element that carries `Panel` in an open shadow root with a React root of its own, and returns the
 * component to give to the host. The shadow root keeps the host's global style sheet out and ours in.
 * The host unmounts tabs that are not in front: state that must stay lives outside of `Panel`.
 */
export function definePanel(tag: string, Panel: FunctionComponent, ...styles: readonly string[]): () => unknown {
  if (customElements.get(tag) === undefined) customElements.define(tag, panelClass(Panel, styles));
  return asHostComponent(tag);
}

function panelClass(Panel: FunctionComponent, styles: readonly string[]): CustomElementConstructor {
  return class extends HTMLElement {
    #root: Root | undefined;

    connectedCallback(): void {
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      adoptStyles(shadow, THEME, ...styles);
      this.#root ??= createRoot(shadow);
      this.#root.render(createElement(StrictMode, null, createElement(Panel)));
    }

    disconnectedCallback(): void {
      const root = this.#root;
      this.#root = undefined;
      // Not within the host's own commit: React refuses to unmount a root while another renders.
      queueMicrotask(() => root?.unmount());
    }
  };
}
