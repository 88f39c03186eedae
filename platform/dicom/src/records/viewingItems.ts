import type { ViewingConditions } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { type ContainerChild, code, container, contains, containsText, num, uidref } from '../sr/content.ts';
import { isUid } from '../uid/derivedUid.ts';

/** On what and how the images were seen (R21), as one container. */
export function viewingItems(viewing: ViewingConditions): ContainerChild[] {
  return [
    contains(
      container(PRIVATE.viewing, [
        ...containsText(PRIVATE.viewerName, viewing.viewerName),
        ...containsText(PRIVATE.viewerVersion, viewing.viewerVersion),
        ...containsText(PRIVATE.overreadVersion, viewing.overreadVersion),
        ...containsText(PRIVATE.browser, viewing.browser),
        contains(num(PRIVATE.screenWidth, viewing.screenWidthPx, STANDARD.pixels)),
        contains(num(PRIVATE.screenHeight, viewing.screenHeightPx, STANDARD.pixels)),
        contains(num(PRIVATE.devicePixelRatio, viewing.devicePixelRatio, STANDARD.noUnits)),
        ...containsText(PRIVATE.renderer, viewing.renderer),
        contains(code(PRIVATE.softwareRenderer, yesOrNo(viewing.isSoftwareRenderer))),
        ...viewing.images.map((images) =>
          contains(
            container(PRIVATE.imagesShown, [
              ...containsText(PRIVATE.imageSetKey, images.imageSet),
              ...(isUid(images.transferSyntaxUid)
                ? [contains(uidref(PRIVATE.transferSyntax, images.transferSyntaxUid))]
                : containsText(PRIVATE.transferSyntax, images.transferSyntaxUid)),
              contains(code(PRIVATE.isLossy, yesOrNo(images.isLossy))),
              ...(images.lossyRatio === null
                ? []
                : [contains(num(PRIVATE.lossyRatio, images.lossyRatio, STANDARD.noUnits))]),
            ]),
          ),
        ),
      ]),
    ),
  ];
}

const yesOrNo = (value: boolean) => (value ? STANDARD.yes : STANDARD.no);
