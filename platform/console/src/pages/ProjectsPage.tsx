import { Badge, Notice } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';
import { SigningHints } from '../parts/signing/SigningHints.tsx';

/** The projects of a coordinator or an auditor. */
export function ProjectsPage() {
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => api.call('projects') });
  return (
    <Asked query={projects}>
      {(list) => (
        <>
          <h1>Projects</h1>
          <SigningHints />
          {list.length === 0 && (
            <Notice title="No project yet.">
              Load images and a protocol on the server:{' '}
              <code>npx --no overread import FOLDER --project KEY --protocol FILE</code>
            </Notice>
          )}
          <div className="pg-grid">
            {list.map((project) => {
              const total = project.flow.reduce((sum, step) => sum + step.count, 0);
              const signed = project.flow.find((step) => step.state === 'signed')?.count ?? 0;
              return (
                <section className="pg-card" key={project.key}>
                  <h2>
                    <Link className="pg-link" href={`/projects/${project.key}`}>
                      {project.title}
                    </Link>
                  </h2>
                  <p className="ov-row">
                    <span className="pg-big">{total}</span>{' '}
                    <span>
                      {total === 1 ? 'case' : 'cases'}, {signed} signed
                    </span>
                  </p>
                  <p className="ov-row">
                    {project.protocols.map((protocol) => (
                      <Badge key={protocol.id}>
                        {protocol.title} {protocol.version}
                      </Badge>
                    ))}
                  </p>
                </section>
              );
            })}
          </div>
        </>
      )}
    </Asked>
  );
}
