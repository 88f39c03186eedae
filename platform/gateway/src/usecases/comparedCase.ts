import type { ComparedCase } from '@overread/comparison';
import type { PlainRead } from '@overread/comparison/node';
import type { Evaluation } from '@overread/domain';
import type { RecordScene } from './recordScene.ts';
import type { SideRead } from './sideRead.ts';

/** Of a scene what comparing needs, and no more: it is copied to another thread. */
export const comparedCase = ({ protocol, case: { seed }, imageSets }: RecordScene): ComparedCase => ({
  protocol: { content: protocol.content },
  case: { seed },
  imageSets: imageSets.map(({ key, stack }) => ({ key, stack })),
});

/** Of a read what is compared. */
export const plainRead = ({
  read,
  masks,
}: {
  readonly read: { readonly evaluation: Evaluation };
  readonly masks: SideRead['masks'];
}): PlainRead => ({ read: { evaluation: read.evaluation }, masks });
