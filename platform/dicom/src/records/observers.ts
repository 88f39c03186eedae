import type { Code } from '@overread/domain';
import { STANDARD } from '../codes/standard.ts';
import { type ContainerChild, code, hasObsContext, pname, text, uidref } from '../sr/content.ts';
import type { Equipment } from './recordHeader.ts';

/** A person who observes, and in which role (TID 1003). `name` is a code (`R-07`) for everyone but the approver. */
export interface PersonObserver {
  readonly name: string;
  readonly role: Code;
}

/** Observer context of a person (TID 1002, 1003). */
export function personContext(person: PersonObserver): ContainerChild[] {
  return [
    hasObsContext(code(STANDARD.observerType, STANDARD.person)),
    hasObsContext(pname(STANDARD.personObserverName, person.name)),
    hasObsContext(code(STANDARD.personObserverRole, person.role)),
  ];
}

/** Observer context of the gateway (TID 1002, 1004). */
export function deviceContext(deviceUid: string, equipment: Equipment): ContainerChild[] {
  return [
    hasObsContext(code(STANDARD.observerType, STANDARD.device)),
    hasObsContext(uidref(STANDARD.deviceObserverUid, deviceUid)),
    hasObsContext(text(STANDARD.deviceObserverName, equipment.model)),
    hasObsContext(text(STANDARD.deviceObserverManufacturer, equipment.manufacturer)),
    hasObsContext(text(STANDARD.deviceObserverModel, equipment.model)),
    hasObsContext(text(STANDARD.deviceObserverSerial, equipment.serialNumber)),
  ];
}
