import type { PersonView } from '@overread/contract';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { NavLink } from '../NavLink.tsx';

const SIGNING_ROLES = ['reader', 'adjudicator', 'approver'];

const holds = (person: PersonView, roles: readonly string[]): boolean =>
  person.projects.some((project) => project.roles.some((role) => roles.includes(role)));

/** The pages about signatures, for whoever has something to do there; with how many wait for a certificate. */
export function SigningLinks({ person }: { readonly person: PersonView }) {
  const mayAsk = !person.mustChangePassword;
  const signs = mayAsk && holds(person, SIGNING_ROLES);
  const issues = mayAsk && (person.isAdmin || holds(person, ['coordinator']));
  const signing = useQuery({ queryKey: ['signing'], queryFn: () => api.call('signing'), enabled: signs });
  const certificates = useQuery({
    queryKey: ['certificates'],
    queryFn: () => api.call('certificates'),
    enabled: issues,
  });
  const waiting = certificates.data?.requests.filter((row) => row.mayConfirm || row.mayIssue).length ?? 0;
  return (
    <>
      {issues && (
        <NavLink to="/certificates">{waiting === 0 ? 'Certificates' : `Certificates (${waiting} waiting)`}</NavLink>
      )}
      {signs && (signing.data?.keys.length ?? 0) > 0 && <NavLink to="/signing">Signing</NavLink>}
    </>
  );
}
