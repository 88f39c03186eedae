import type { ImageStack } from '@overread/dicom';
import { maskItems, OverreadError, type ProtocolContent, type Rule } from '@overread/domain';

/** True for a rule that compares millimetres, or applies by a diameter in millimetres. */
const isInMm = (rule: Rule): boolean =>
  rule.predicate === 'metric' &&
  (rule.metric === 'hd95Mm' || rule.minDiameterMm !== undefined || rule.maxDiameterMm !== undefined);

/**
 * Refuses images that cannot be measured in mm where the SOP has a limit in mm on them (R26): such a rule would never apply, and
 * nobody would notice.
 *
 * @param stacks by key of the image set.
 * @throws OverreadError OVR_SERIES_GEOMETRY
 */
export function checkCalibration(protocol: ProtocolContent, stacks: ReadonlyMap<string, ImageStack>): void {
  for (const item of maskItems(protocol)) {
    const stack = stacks.get(item.target);
    if (stack?.calibration !== null || !protocol.rules.some((rule) => rule.item === item.key && isInMm(rule))) continue;
    throw new OverreadError(
      'OVR_SERIES_GEOMETRY',
      `The SOP has a limit in mm for "${item.label}"; these images (${stack.modality || 'modality not stated'}) are not calibrated and cannot be measured in mm.`,
      { reason: 'notCalibrated' },
    );
  }
}
