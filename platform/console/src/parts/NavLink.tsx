import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

/** A link of the bar, marked while its page is shown. */
export function NavLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  const [location] = useLocation();
  const isHere = to === '/' ? location === '/' : location.startsWith(to);
  return (
    <Link href={to} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}
