import { Button, ErrorNotice, moment, Notice } from '@overread/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, queries } from '../../api.ts';

/** What a person should know about the own signature before anything else: keys that are missing, and what was done in the own name. */
export function SigningHints() {
  const signing = useQuery({ queryKey: ['signing'], queryFn: () => api.call('signing') });
  const notices = useQuery({ queryKey: ['notices'], queryFn: () => api.call('notices') });
  const dismiss = useMutation({
    mutationFn: (noticeId: string) => api.call('dismissNotice', { params: { noticeId } }),
    onSuccess: (data) => queries.setQueryData(['notices'], data),
  });
  const missing = signing.data?.keys.filter((key) => key.state !== 'open') ?? [];
  return (
    <>
      {missing.map((key) => (
        <Notice
          key={`${key.project} ${key.role}`}
          tone={key.state === 'asked' ? 'info' : 'warn'}
          title={`${key.projectTitle}: as ${key.role} you sign with a key of your own.`}
        >
          <p>{key.sentence}</p>
          <Link className="pg-link" href="/signing">
            Go to Signing
          </Link>
        </Notice>
      ))}
      {notices.data?.notices.map(({ id, at, sentence }) => (
        <Notice key={id} title={moment(at)}>
          <p>{sentence}</p>
          <span className="ov-row">
            <Button small busy={dismiss.isPending && dismiss.variables === id} onClick={() => dismiss.mutate(id)}>
              I have read this
            </Button>
          </span>
        </Notice>
      ))}
      {dismiss.isError && <ErrorNotice error={dismiss.error} />}
    </>
  );
}
