import type { ProtocolContent } from '@overread/contract';
import { Button, ErrorNotice, Field, Notice } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';

/** Publishes a protocol version from its JSON file. The server checks it; published, it never changes. */
export function ProtocolForm({ projectKey }: { readonly projectKey: string }) {
  const [file, setFile] = useState<File | null>(null);
  const publish = useMutation({
    mutationFn: async (chosen: File) => {
      const body = JSON.parse(await chosen.text()) as ProtocolContent;
      return api.call('publishProtocol', { params: { project: projectKey }, body });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projects'] }),
  });
  const isNoJson = publish.error instanceof SyntaxError;
  return (
    <form
      className="ov-stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (file) publish.mutate(file);
      }}
    >
      <Field
        label="Publish a new version"
        hint="A protocol as a JSON file. Once published it never changes; correct it by the next version."
        type="file"
        accept="application/json,.json"
        onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
      />
      {isNoJson ? (
        <Notice tone="bad" title="This file is not JSON." />
      ) : (
        publish.isError && <ErrorNotice error={publish.error} />
      )}
      {publish.isSuccess && <Notice tone="ok" title="Published." />}
      <span className="ov-row">
        <Button type="submit" disabled={!file} busy={publish.isPending}>
          Publish
        </Button>
      </span>
    </form>
  );
}
