import { Button, CopyValue, Dialog } from '@overread/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { Asked } from '../Asked.tsx';

/** The proof that an entry stands in the log as the newest checkpoint signs it. */
export function ProofDialog({ index, onClose }: { readonly index: number; readonly onClose: () => void }) {
  const proof = useQuery({
    queryKey: ['log-proof', index],
    queryFn: async () => {
      const checkpoint = await api.call('logCheckpoint');
      const params = { index: String(index), size: String(checkpoint.size) };
      return { checkpoint, inclusion: await api.call('logInclusion', { params }) };
    },
  });
  return (
    <Dialog
      title={`Entry ${index} of the log`}
      onClose={onClose}
      isWide
      foot={<Button onClick={onClose}>Close</Button>}
    >
      <Asked query={proof}>
        {({ checkpoint, inclusion }) => (
          <div className="ov-stack">
            <p>
              Hash the entry, then join it with the hashes below, from the first to the last (RFC 6962): the result is
              the root hash of the checkpoint of {inclusion.size.toLocaleString('en')} entries. Copy the whole proof to
              check it with a program of your own.
            </p>
            <dl className="pg-dl">
              <dt>Leaf hash</dt>
              <dd className="pg-mono">{inclusion.leafHash}</dd>
              <dt>Joined with</dt>
              <dd className="pg-mono">
                {inclusion.proof.map((hash) => (
                  <div key={hash}>{hash}</div>
                ))}
                {inclusion.proof.length === 0 && 'nothing: it is the only entry'}
              </dd>
              <dt>Root hash</dt>
              <dd className="pg-mono">{checkpoint.rootHash}</dd>
              <dt>Whole proof</dt>
              <dd>
                <CopyValue
                  name="proof"
                  value={JSON.stringify({
                    ...inclusion,
                    checkpoint: checkpoint.note,
                    verifierKey: checkpoint.verifierKey,
                  })}
                />
              </dd>
            </dl>
            <details>
              <summary>The entry as it was hashed</summary>
              <pre className="pg-note">{inclusion.entry}</pre>
            </details>
          </div>
        )}
      </Asked>
    </Dialog>
  );
}
