import type { PersonView } from '@overread/contract';
import { Button, ErrorNotice, Spinner } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { Route, Router, Switch } from 'wouter';
import { api, needsSignIn } from './api.ts';
import { AboutPage } from './pages/AboutPage.tsx';
import { AccountsPage } from './pages/AccountsPage.tsx';
import { CasePage } from './pages/CasePage.tsx';
import { CertificatesPage } from './pages/CertificatesPage.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { LogPage } from './pages/LogPage.tsx';
import { PasswordPage } from './pages/PasswordPage.tsx';
import { ProjectPage } from './pages/ProjectPage.tsx';
import { ProjectRecordsPage } from './pages/ProjectRecordsPage.tsx';
import { ProjectsPage } from './pages/ProjectsPage.tsx';
import { RecordPage } from './pages/RecordPage.tsx';
import { ReliabilityPage } from './pages/ReliabilityPage.tsx';
import { SignInPage } from './pages/SignInPage.tsx';
import { SigningPage } from './pages/SigningPage.tsx';
import { SimulationPage } from './pages/SimulationPage.tsx';
import { Frame } from './parts/Frame.tsx';

/** The page for whoever is signed in: where they go first depends on what they may do. */
export function App() {
  const person = useQuery({ queryKey: ['me'], queryFn: () => api.call('me') });
  if (person.isPending)
    return (
      <Frame person={null}>
        <Spinner>One moment…</Spinner>
      </Frame>
    );
  if (person.isError && !needsSignIn(person.error))
    return (
      <Frame person={null}>
        <ErrorNotice error={person.error}>
          <Button onClick={() => void person.refetch()}>Try again</Button>
        </ErrorNotice>
      </Frame>
    );
  const me = person.data ?? null;
  return (
    <Router base="/overread">
      <Frame person={me}>
        <Switch>
          <Route path="/about">
            <AboutPage />
          </Route>
          <Route>
            {me === null ? <SignInPage /> : me.mustChangePassword ? <PasswordPage /> : <SignedIn me={me} />}
          </Route>
        </Switch>
      </Frame>
    </Router>
  );
}

function SignedIn({ me }: { readonly me: PersonView }) {
  const seesResults = me.projects.some((project) =>
    project.roles.some((role) => role === 'coordinator' || role === 'auditor'),
  );
  return (
    <Switch>
      <Route path="/projects/:key/reliability">{({ key }) => <ReliabilityPage projectKey={key} />}</Route>
      <Route path="/projects/:key/simulation">{({ key }) => <SimulationPage projectKey={key} />}</Route>
      <Route path="/projects/:key/records">{({ key }) => <ProjectRecordsPage projectKey={key} />}</Route>
      <Route path="/projects/:key/records/:uid">{({ uid }) => <RecordPage sopInstanceUid={uid} />}</Route>
      <Route path="/cases/:id/records/:uid">{({ uid }) => <RecordPage sopInstanceUid={uid} />}</Route>
      <Route path="/projects/:key">{({ key }) => <ProjectPage projectKey={key} />}</Route>
      <Route path="/projects">
        <ProjectsPage />
      </Route>
      <Route path="/cases/:id">{({ id }) => <CasePage caseId={id} me={me} />}</Route>
      <Route path="/accounts">
        <AccountsPage />
      </Route>
      <Route path="/log">
        <LogPage me={me} />
      </Route>
      <Route path="/signing">
        <SigningPage />
      </Route>
      <Route path="/certificates">
        <CertificatesPage />
      </Route>
      <Route path="/password">
        <PasswordPage />
      </Route>
      <Route>{me.isAdmin ? <AccountsPage /> : seesResults ? <ProjectsPage /> : <HomePage me={me} />}</Route>
    </Switch>
  );
}
