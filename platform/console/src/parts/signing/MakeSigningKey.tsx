import type { SigningKeyView } from '@overread/contract';
import { Button, Checkbox, ErrorNotice, Field, Notice } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../../api.ts';
import { AgainField, SecretField, tooShort, useNewSecret } from '../SecretFields.tsx';

interface Props {
  readonly view: SigningKeyView;
  /** True if another key of the person sets the passphrase already. */
  readonly hasPassphrase: boolean;
  readonly onClose: () => void;
}

/** Makes a key for one role, sealed under the signing passphrase; or brings one along with its certificate. */
export function MakeSigningKey({ view, hasPassphrase, onClose }: Props) {
  const [password, setPassword] = useState('');
  const secret = useNewSecret();
  const [isBrought, setBrought] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const [filePassphrase, setFilePassphrase] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const pkcs12 = isBrought && file ? { file: await base64Of(file), passphrase: filePassphrase } : undefined;
      const { project, role } = view;
      return api.call('makeSigningKey', {
        body: { project, role, password, passphrase: secret.next, ...(pkcs12 ? { pkcs12 } : {}) },
      });
    },
    onSuccess: async (data) => {
      onClose();
      queries.setQueryData(['signing'], data);
      await queries.invalidateQueries({ queryKey: ['notices'] });
    },
  });
  const isPassword = secret.next !== '' && secret.next === password;
  return (
    <form
      className="ov-stack pg-narrow"
      aria-label="Make a signing key"
      onSubmit={(event) => {
        event.preventDefault();
        if (!secret.isWrong && !isPassword) make.mutate();
      }}
    >
      <SecretField
        label="Your password"
        hint="The one that you sign in with."
        autoComplete="current-password"
        autoFocus
        value={password}
        onText={setPassword}
      />
      <SecretField
        label="Signing passphrase"
        hint={
          hasPassphrase
            ? 'The one that your other signing keys have.'
            : 'At least 12 characters, and not your password. Nobody can give it back to you: if you lose it, the key is closed and two people help you to a new one.'
        }
        value={secret.next}
        error={tooShort(secret.next) ?? (isPassword ? 'The signing passphrase must not be your password.' : undefined)}
        onText={secret.setNext}
      />
      {!hasPassphrase && <AgainField of={secret} label="Signing passphrase, once more" />}
      <Checkbox checked={isBrought} onChange={(event) => setBrought(event.currentTarget.checked)}>
        I bring a certificate with its key along (a PKCS#12 file, .p12 or .pfx)
      </Checkbox>
      {isBrought && (
        <>
          <Notice tone="warn" title="The name in the certificate stands in everything that you sign, for ever.">
            {view.role === 'approver'
              ? 'It must be your name as it is printed here.'
              : `Here you are known as ${view.code}, so that name must be ${view.code}; a certificate with your own name is refused.`}
          </Notice>
          <Field
            label="File"
            type="file"
            accept=".p12,.pfx,application/x-pkcs12"
            required
            onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
          />
          <Field
            label="Passphrase of the file"
            type="password"
            autoComplete="off"
            value={filePassphrase}
            onChange={(event) => setFilePassphrase(event.currentTarget.value)}
          />
        </>
      )}
      {make.isError && <ErrorNotice error={make.error} />}
      <span className="ov-row">
        <Button onClick={onClose} disabled={make.isPending}>
          Not now
        </Button>
        <Button type="submit" look="main" busy={make.isPending}>
          {make.isPending ? 'Making the key…' : 'Make the key'}
        </Button>
      </span>
    </form>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
