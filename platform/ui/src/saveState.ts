/** How safe the work is, for the line that says it. Times in milliseconds since 1970. */
export type SaveState =
  | { readonly kind: 'clean' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'offline'; readonly strokes: number }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly error: unknown };
