import { CASE_STATES, type CaseState } from '@overread/contract';
import { Badge, Field, moment, Notice, Select } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { CASE_STATE_WORDS } from '../parts/caseStates.ts';
import { MemberForm } from '../parts/MemberForm.tsx';
import { ProtocolForm } from '../parts/ProtocolForm.tsx';
import { Releases } from '../parts/Releases.tsx';
import { RetireProtocol } from '../parts/RetireProtocol.tsx';

/** The flow as a case goes through it. */
function inOrder<T extends { readonly state: CaseState }>(flow: readonly T[]): T[] {
  return flow.toSorted((a, b) => CASE_STATES.indexOf(a.state) - CASE_STATES.indexOf(b.state));
}

const seesResults = ({ roles }: { readonly roles: readonly string[] }) =>
  roles.includes('coordinator') || roles.includes('auditor');

/** One project: the case flow, its SOPs, its cases; the coordinator can publish and add members. */
export function ProjectPage({ projectKey }: { readonly projectKey: string }) {
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => api.call('projects') });
  const cases = useQuery({
    queryKey: ['cases', projectKey],
    queryFn: () => api.call('cases', { params: { project: projectKey } }),
  });
  const [text, setText] = useState('');
  const [state, setState] = useState('');
  return (
    <Asked query={projects}>
      {(list) => {
        const project = list.find((entry) => entry.key === projectKey);
        if (!project) return <Notice tone="warn" title="You have no role in this project." />;
        return (
          <>
            <div className="pg-apart">
              <h1>{project.title}</h1>
              {seesResults(project) && (
                <span className="pg-acts">
                  <Link className="pg-link" href={`/projects/${projectKey}/reliability`}>
                    Reliability of the reads
                  </Link>
                  <Link className="pg-link" href={`/projects/${projectKey}/records`}>
                    Records of the project
                  </Link>
                </span>
              )}
            </div>
            <section className="pg-card" aria-label="Case flow">
              <h2>Case flow</h2>
              <div className="pg-flow">
                {inOrder(project.flow).map((step) => (
                  <div className="pg-step" key={step.state}>
                    <b>{step.count}</b>
                    <span className="ov-soft">{CASE_STATE_WORDS[step.state].label}</span>
                  </div>
                ))}
              </div>
              {project.exclusions.map((row) => (
                <p className="ov-soft" key={row.reason}>
                  {row.count} excluded: {row.reason}
                </p>
              ))}
            </section>
            <section className="pg-card" aria-label="Cases">
              <h2>Cases</h2>
              <div className="pg-grid">
                <Field
                  label="Find a case"
                  type="search"
                  value={text}
                  onChange={(event) => setText(event.currentTarget.value)}
                />
                <Select label="State" value={state} onChange={(event) => setState(event.currentTarget.value)}>
                  <option value="">All</option>
                  {Object.entries(CASE_STATE_WORDS).map(([key, words]) => (
                    <option key={key} value={key}>
                      {words.label}
                    </option>
                  ))}
                </Select>
              </div>
              <Asked query={cases}>
                {(rows) => {
                  const shown = rows.filter(
                    (row) =>
                      (state === '' || row.state === state) &&
                      row.label.toLowerCase().includes(text.trim().toLowerCase()),
                  );
                  return (
                    <div className="pg-scroll">
                      <table className="pg-table">
                        <thead>
                          <tr>
                            <th>Case</th>
                            <th>State</th>
                            <th>Partition</th>
                            <th>SOP</th>
                            <th>Note</th>
                          </tr>
                        </thead>
                        <tbody>
                          {shown.map((row) => (
                            <tr key={row.id}>
                              <td>
                                <Link className="pg-link" href={`/cases/${row.id}`}>
                                  {row.label}
                                </Link>
                              </td>
                              <td>
                                <Badge tone={CASE_STATE_WORDS[row.state].tone}>
                                  {CASE_STATE_WORDS[row.state].label}
                                </Badge>
                              </td>
                              <td>{row.partition}</td>
                              <td>{row.protocolVersion}</td>
                              <td className="ov-soft">{row.note}</td>
                            </tr>
                          ))}
                        </tbody>
                      </table>
                      {shown.length === 0 && <p className="ov-soft">No case fits.</p>}
                    </div>
                  );
                }}
              </Asked>
            </section>
            <section className="pg-card" aria-label="SOPs">
              <h2>SOPs</h2>
              <table className="pg-table">
                <tbody>
                  {project.protocols.map((protocol) => (
                    <tr key={protocol.id}>
                      <td>
                        {protocol.title} <strong>{protocol.version}</strong>
                        <div className="pg-mono ov-soft">sha256 {protocol.digest}</div>
                      </td>
                      <td className="ov-soft">
                        published {moment(protocol.publishedAt)}
                        {protocol.retiredAt !== null && <div>retired {moment(protocol.retiredAt)}</div>}
                      </td>
                      <td>
                        {protocol.retiredAt === null && project.roles.includes('coordinator') && (
                          <RetireProtocol projectKey={projectKey} protocol={protocol} />
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {project.roles.includes('coordinator') && <ProtocolForm projectKey={projectKey} />}
            </section>
            <Releases
              projectKey={projectKey}
              signed={project.flow.find((step) => step.state === 'signed')?.count ?? 0}
              mayPublish={project.roles.includes('coordinator')}
            />
            {project.roles.includes('coordinator') && <MemberForm projectKey={projectKey} />}
          </>
        );
      }}
    </Asked>
  );
}
