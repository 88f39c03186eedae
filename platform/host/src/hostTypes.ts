/**
 * What we use of OHIF and cornerstone, and nothing more. OHIF's own types are not installed (design D1), so these
 * narrow ones are the contract; each was checked by running on the stock viewer.
 */

/** A subscription of OHIF's services. */
export interface Subscription {
  unsubscribe(): void;
}

/** OHIF's services broadcast by event name. */
interface PubSub {
  readonly EVENTS: Readonly<Record<string, string>>;
  subscribe(event: string, listener: (data: Readonly<Record<string, unknown>>) => void): Subscription;
}

/** One image of a series as OHIF naturalises it. */
export interface HostInstance {
  readonly SOPInstanceUID: string;
  readonly InstanceNumber?: number | string;
  readonly NumberOfFrames?: number | string;
  readonly imageId?: string;
  readonly Rows?: number;
  readonly Columns?: number;
}

/** A series as OHIF shows it. `imageIds` appears once a viewport has mounted it. */
export interface DisplaySet {
  readonly displaySetInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly SeriesNumber?: number | string;
  readonly SeriesDescription?: string;
  readonly Modality: string;
  readonly FrameOfReferenceUID?: string;
  readonly imageIds?: readonly string[];
  readonly instances?: readonly HostInstance[];
  readonly images?: readonly HostInstance[];
  /** True for what the viewer makes of a segmentation. */
  readonly madeInClient?: boolean;
}

/** One representation of a segmentation in one viewport. */
export interface SegmentationRepresentation {
  readonly segmentationId: string;
  readonly type: string;
  readonly active: boolean;
}

/** The part of a segmentation's state that we read. */
export interface HostSegmentation {
  readonly segmentationId: string;
  readonly representationData: {
    readonly Labelmap?: { readonly imageIds: readonly string[]; readonly referencedImageIds?: readonly string[] };
  };
  readonly segments: Readonly<Record<number, { readonly segmentIndex: number; readonly label: string } | undefined>>;
}

export type Rgb = readonly [number, number, number];
export type Point3 = readonly [number, number, number];

export interface SegmentationService extends PubSub {
  addOrUpdateSegmentation(
    update: { readonly segmentationId?: string; readonly segments?: unknown },
    ...rest: unknown[]
  ): unknown;
  createLabelmapForDisplaySet(
    displaySet: DisplaySet,
    options: { segmentationId: string; label: string; segments: Record<number, { label: string; active?: boolean }> },
  ): Promise<string>;
  addSegmentationRepresentation(
    viewportId: string,
    options: { segmentationId: string; type: 'Labelmap'; config?: { colorLUTOrIndex: number[][] } },
  ): Promise<void>;
  removeRepresentationsFromViewport?(viewportId: string, specifier: { segmentationId: string }): void;
  removeSegmentationRepresentations?(viewportId: string, specifier: { segmentationId: string }): void;
  getSegmentationRepresentations(
    viewportId: string,
    specifier?: { segmentationId?: string },
  ): readonly SegmentationRepresentation[];
  getSegmentation(segmentationId: string): HostSegmentation | undefined;
  getSegmentations(): readonly HostSegmentation[];
  remove(segmentationId: string): void;
  addSegment(
    segmentationId: string,
    config: { segmentIndex: number; label: string; color?: number[]; active?: boolean },
  ): void;
  removeSegment(segmentationId: string, segmentIndex: number): void;
  setActiveSegmentation(viewportId: string, segmentationId: string): void;
  setActiveSegment(segmentationId: string, segmentIndex: number): void;
  setSegmentLocked(segmentationId: string, segmentIndex: number, locked: boolean): void;
  setSegmentColor(viewportId: string, segmentationId: string, segmentIndex: number, color: number[]): void;
  setSegmentVisibility(
    viewportId: string,
    segmentationId: string,
    segmentIndex: number,
    visible: boolean,
    type: 'Labelmap',
  ): void;
  setStyle(
    specifier: { viewportId?: string; segmentationId?: string; segmentIndex?: number; type: 'Labelmap' },
    style: Record<string, number | boolean>,
  ): void;
}

export interface GridViewport {
  readonly viewportId: string;
  readonly displaySetInstanceUIDs: readonly string[];
  readonly isReady?: boolean;
}

type PresentationIdProvider = (
  id: string,
  options: { viewport: GridViewport; [key: string]: unknown },
) => string | undefined;

export interface ViewportGridService extends PubSub {
  getState(): { readonly activeViewportId: string | null; readonly viewports: ReadonlyMap<string, GridViewport> };
  getActiveViewportId(): string;
  setActiveViewportId(viewportId: string): void;
  setDisplaySetsForViewport(options: { viewportId: string; displaySetInstanceUIDs: string[] }): void;
  getPresentationIdProvider(id: string): PresentationIdProvider;
  addPresentationIdProvider(id: string, provider: PresentationIdProvider): void;
}

/** A stack or volume viewport of cornerstone. */
export interface CornerstoneViewport {
  readonly id: string;
  readonly element: HTMLElement;
  readonly type: string;
  render(): void;
  getCurrentImageId?(): string | undefined;
  getImageIds?(): readonly string[];
  getSliceIndex(): number;
  jumpToWorld?(point: number[]): boolean;
  setImageIdIndex?(index: number): Promise<unknown>;
  setProperties(properties: { voiRange?: { lower: number; upper: number }; invert?: boolean }): void;
  getProperties(): { voiRange?: { lower: number; upper: number }; invert?: boolean };
  getCamera(): {
    flipHorizontal?: boolean;
    flipVertical?: boolean;
    viewUp?: readonly number[];
    /** Half the height of the canvas, in mm. */
    parallelScale?: number;
  };
  setCamera?(camera: { parallelScale: number }): void;
  /** Fits the image into the viewport again. */
  resetCamera?(): boolean;
  getViewPresentation?(): { rotation?: number; flipHorizontal?: boolean; flipVertical?: boolean };
  setViewPresentation?(presentation: {
    rotation?: number;
    flipHorizontal?: boolean;
    flipVertical?: boolean;
    pan?: [number, number];
  }): void;
  getFrameOfReferenceUID?(): string;
  /** What is drawn; of labelmaps the UID begins with the segmentation's id. */
  getActors?(): readonly {
    readonly representationUID?: unknown;
    readonly actor?: { getProperty?(): { getRGBTransferFunction?(index: number): unknown } };
  }[];
}

export interface Services {
  readonly segmentationService: SegmentationService;
  readonly displaySetService: PubSub & {
    getActiveDisplaySets(): readonly DisplaySet[];
    addDisplaySets(...sets: DisplaySet[]): unknown;
    getDisplaySetByUID(uid: string): DisplaySet | undefined;
  };
  readonly viewportGridService: ViewportGridService;
  readonly cornerstoneViewportService: PubSub & {
    getCornerstoneViewport(viewportId: string): CornerstoneViewport | null;
    getViewportInfo?(viewportId: string): unknown;
  };
  readonly customizationService: {
    setCustomizations(values: Record<string, unknown>, scope?: string): void;
    getCustomization(key: string): unknown;
  };
  readonly hangingProtocolService: PubSub & { addProtocol(id: string, protocol: unknown): void };
  readonly toolbarService: {
    clearButtonSection(section: string): void;
    updateSection(section: string, buttons: string[]): void;
  };
  readonly toolGroupService: {
    getToolGroup(id?: string): HostToolGroup | undefined;
    getToolGroupIds?(): string[];
    createToolGroupAndAddTools(id: string, tools: Readonly<Record<string, readonly unknown[]>>): unknown;
  };
  readonly panelService: { activatePanel(id: string, force?: boolean): void };
  readonly uiNotificationService: {
    show(options: { title: string; message: string; type: string; duration?: number }): void;
  };
}

export interface HostToolGroup {
  readonly id?: string;
  hasTool(name: string): boolean;
  setToolEnabled(name: string): void;
  setToolPassive(name: string): void;
  setToolActive?(name: string, options?: unknown): void;
  setToolDisabled(name: string): void;
  getToolOptions?(name: string): { mode?: string } | undefined;
}

export interface CommandsManager {
  run(
    command: string | { commandName: string; commandOptions?: Record<string, unknown>; context?: string },
    options?: Record<string, unknown>,
  ): unknown;
  runCommand(name: string, options?: Record<string, unknown>, context?: string): unknown;
  getCommand(name: string, context?: string): unknown;
  getContext(name: string): Record<string, unknown> | undefined;
  registerCommand(
    context: string,
    name: string,
    definition: { commandFn: (options?: Record<string, unknown>) => unknown; options?: Record<string, unknown> },
  ): void;
}

export interface HotkeysManager {
  setHotkeys(definitions?: unknown): void;
  setDefaultHotKeys(definitions?: unknown): void;
  registerHotkeys(definition: unknown): void;
  destroy(): void;
}

/** What OHIF passes to an extension's `preRegistration`. */
export interface HostParameters {
  readonly servicesManager: { readonly services: Services };
  readonly commandsManager: CommandsManager;
  readonly hotkeysManager: HotkeysManager;
  readonly extensionManager: unknown;
}

/** One labelmap image in cornerstone's cache. */
export interface CachedImage {
  readonly imageId: string;
  readonly referencedImageId?: string;
  readonly rows: number;
  readonly columns: number;
  readonly voxelManager: {
    getScalarData(): ArrayLike<number> & { fill?(value: number): unknown };
    setScalarData?(data: Uint8Array): void;
  };
}

/** `window.cornerstone`, set by the stock viewer on all hosts. */
export interface Cornerstone {
  readonly cache: { getImage(imageId: string): CachedImage | undefined };
  readonly metaData: { get(type: string, imageId: string): unknown };
  readonly utilities: {
    readonly HistoryMemo?: {
      readonly DefaultHistoryMemo: {
        undo(): void;
        redo(): void;
        /** Takes a step that knows its own way back and forth. */
        push?(step: { restoreMemo(isUndo?: boolean): void }): unknown;
        readonly canUndo?: boolean;
        readonly canRedo?: boolean;
      };
    };
  };
}

/** `window.cornerstoneTools`. */
export interface CornerstoneTools {
  readonly segmentation: {
    readonly triggerSegmentationEvents: {
      triggerSegmentationDataModified(segmentationId: string, slices?: number[]): void;
    };
  };
  readonly utilities: {
    readonly segmentation: {
      setBrushSizeForToolGroup(toolGroupId: string, radiusMm: number, toolName?: string): void;
      getBrushSizeForToolGroup(toolGroupId: string, toolName?: string): number | undefined;
    };
  };
}
