import type { RecordTreeLine } from '@overread/contract';
import { nestLines, type RecordNode } from './nestLines.ts';

/** A tree of labels and values; what has lines below it opens and closes, the first level is open. */
export function RecordTree({ lines }: { readonly lines: readonly RecordTreeLine[] }) {
  return <Nodes nodes={nestLines(lines)} depth={0} />;
}

function Nodes({ nodes, depth }: { readonly nodes: readonly RecordNode[]; readonly depth: number }) {
  return (
    <ul className="ov-tree">
      {nodes.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a filed record have no name of their own and never move.
        <li key={index}>
          {node.children.length === 0 ? (
            <Line node={node} />
          ) : (
            <details open={depth === 0 && nodes.length < 12}>
              <summary>
                <Line node={node} />
              </summary>
              <Nodes nodes={node.children} depth={depth + 1} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

const Line = ({ node }: { readonly node: RecordNode }) => (
  <>
    <span className="ov-soft">{node.label}</span>
    {node.value !== null && <> {node.value}</>}
  </>
);
