import type { HostParameters } from './hostTypes.ts';

interface Update {
  readonly segmentationId?: string;
  readonly segments?: unknown;
}

/**
 * A second after a stroke the viewer measures the mask in a worker, and then writes the list of segments of before back
 * over the one of now: a lesion that was added meanwhile loses the brush to the one before it. We measure ourselves, so
 * in our modes such late updates of a mask of ours do nothing. Returns the end.
 */
export function keepSegments(host: HostParameters): () => void {
  const service = host.servicesManager.services.segmentationService;
  const original = service.addOrUpdateSegmentation;
  service.addOrUpdateSegmentation = function addOrUpdateSegmentation(update: Update, ...rest: unknown[]) {
    const id = update.segmentationId ?? '';
    const isLate = id.startsWith('overread-') && update.segments !== undefined && service.getSegmentation(id);
    return isLate ? undefined : original.call(service, update, ...rest);
  };
  return () => {
    service.addOrUpdateSegmentation = original;
  };
}
