import { moment } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from './Asked.tsx';

/** The last security events of the installation, for whoever looks after its accounts. */
export function SecurityCard() {
  const security = useQuery({ queryKey: ['security'], queryFn: () => api.call('security') });
  return (
    <section className="pg-card" aria-labelledby="security">
      <h2 id="security">Security</h2>
      <Asked query={security}>
        {({ events, refusedToday }) => (
          <>
            <p className="ov-soft">
              {refusedToday === 0
                ? 'No sign-in was refused in the last 24 hours.'
                : `${refusedToday} ${refusedToday === 1 ? 'sign-in was' : 'sign-ins were'} refused in the last 24 hours.`}
            </p>
            {events.length === 0 ? (
              <p>Nothing that you need to look into.</p>
            ) : (
              <div className="pg-scroll">
                <table className="pg-table">
                  <thead>
                    <tr>
                      <th>When</th>
                      <th>What</th>
                      <th>Login</th>
                      <th>Project</th>
                    </tr>
                  </thead>
                  <tbody>
                    {events.map((event, index) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: events have no other name, and the list is replaced whole.
                      <tr key={index}>
                        <td>{moment(event.at)}</td>
                        <td>{event.sentence}</td>
                        <td className="pg-mono">{event.person}</td>
                        <td>{event.project}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}
