import { Badge, Notice } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from '../parts/Asked.tsx';

/** What this is, and for the demo what is real and what is computed, with sources and licences. */
export function AboutPage() {
  const about = useQuery({ queryKey: ['about'], queryFn: () => api.call('about') });
  return (
    <Asked query={about}>
      {({ version, demo }) => (
        <>
          <section className="pg-card">
            <h1>Overread {version}</h1>
            <p>
              Two readers annotate the same case without seeing each other, under one version of the annotation SOP. The
              server measures how well they agree; what they disagree on goes to an adjudicator; a senior specialist
              signs the final mask. Every mask is a DICOM SEG and every decision a DICOM SR.
            </p>
            <Notice tone="warn" title="Not a medical device.">
              For research annotation only; not for diagnosis or primary interpretation.
            </Notice>
          </section>
          {demo && (
            <section className="pg-card">
              <h2>The images of this demo</h2>
              <p>{demo.summary}</p>
              <table className="pg-table pg-about">
                <thead>
                  <tr>
                    <th>What</th>
                    <th />
                    <th>How it came about</th>
                    <th>Source</th>
                    <th>Licence</th>
                  </tr>
                </thead>
                <tbody>
                  {demo.parts.map((part) => (
                    <tr key={part.title}>
                      <td>{part.title}</td>
                      <td>{part.isReal ? <Badge tone="ok">real</Badge> : <Badge tone="warn">computed</Badge>}</td>
                      <td>{part.text}</td>
                      <td>{part.source}</td>
                      <td>{part.licence}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </>
      )}
    </Asked>
  );
}
