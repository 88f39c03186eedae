import type { PersonView } from '@overread/contract';
import { Button } from '@overread/ui';
import type { ReactNode } from 'react';
import { api, queries } from '../api.ts';
import { NavLink } from './NavLink.tsx';
import { SigningLinks } from './signing/SigningLinks.tsx';

/** Signs out and forgets what this browser holds of the person's drafts and answers. */
async function signOut(): Promise<void> {
  await api.call('signOut').catch(() => undefined);
  queries.clear();
  // Drafts are on the server; on a shared reading-room machine nothing of them stays behind.
  for (const { name } of await indexedDB.databases()) if (name?.startsWith('overread')) indexedDB.deleteDatabase(name);
  window.location.assign('/overread/');
}

/** Bar, page, and the line that must stand on every page. */
export function Frame({ person, children }: { readonly person: PersonView | null; readonly children: ReactNode }) {
  const seesResults = person?.projects.some((project) =>
    project.roles.some((role) => role === 'coordinator' || role === 'auditor'),
  );
  return (
    <>
      <header className="pg-bar">
        <a className="pg-brand" href="/overread/">
          Overread
        </a>
        <nav className="pg-nav" aria-label="Pages">
          {person && !person.isAdmin && !seesResults && <NavLink to="/">My work</NavLink>}
          {seesResults && <NavLink to="/projects">Projects</NavLink>}
          {person?.isAdmin && <NavLink to="/accounts">Accounts</NavLink>}
          {(seesResults || person?.isAdmin) && <NavLink to="/log">Log</NavLink>}
          {person && <SigningLinks person={person} />}
          <NavLink to="/about">About</NavLink>
        </nav>
        {person && (
          <span className="ov-row ov-push">
            <span className="ov-soft">{person.name}</span>
            <Button small onClick={() => void signOut()}>
              Sign out
            </Button>
          </span>
        )}
      </header>
      <main className="pg-main">{children}</main>
      <footer className="pg-foot">
        Research annotation. Not a medical device; not for diagnosis or primary interpretation.
      </footer>
    </>
  );
}
