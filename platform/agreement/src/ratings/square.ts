/** x times x. `x ** 2` may differ in its last bit between a JavaScript engine's interpreter and its compiler. */
export function square(x: number): number {
  return x * x;
}
