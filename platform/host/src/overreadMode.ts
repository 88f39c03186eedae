import { rememberHost } from './currentHost.ts';
import type { HostParameters } from './hostTypes.ts';
import { lockDown } from './lockDown.ts';

interface Layout {
  readonly id: string;
  readonly props: Readonly<Record<string, unknown>>;
}
interface Route {
  layoutTemplate(context: unknown): Promise<Layout> | Layout;
  readonly [key: string]: unknown;
}
/** A mode as OHIF runs it. */
interface ModeInstance {
  onModeEnter?(context: HostParameters): void;
  onModeExit?(context: HostParameters): void;
  readonly routes: readonly Route[];
  readonly [key: string]: unknown;
}
interface StockMode {
  readonly modeInstance?: ModeInstance;
  modeFactory(options: { modeConfiguration: object; loadModules: LoadModules }): Promise<ModeInstance> | ModeInstance;
}
type LoadModules = (ids: readonly string[]) => Promise<readonly StockMode[]>;

/** What a mode of ours says about itself; the rest comes from the stock segmentation mode. */
export interface ModeData {
  readonly id: string;
  readonly routeName: string;
  readonly displayName: string;
  readonly rightPanels: readonly string[];
}

/** OHIF's mode object: an id and a factory. */
export interface OhifMode {
  readonly id: string;
  modeFactory(options: { loadModules: LoadModules }): Promise<ModeInstance>;
}

/**
 * A mode derived at run time from the stock segmentation mode, so that tools and tool groups are those of the host's
 * own version (3.11 to 3.14): with our panel alone at the right, one viewport, and {@link lockDown} while it is on.
 */
export function overreadMode(data: ModeData): OhifMode {
  return {
    id: data.id,
    async modeFactory({ loadModules }) {
      const [stock] = await loadModules(['@ohif/mode-segmentation']);
      if (!stock) throw new Error('The viewer has no segmentation mode to build on.');
      const base = stock.modeInstance ?? (await stock.modeFactory({ modeConfiguration: {}, loadModules }));
      let unlock: (() => void) | undefined;
      return {
        ...base,
        id: data.id,
        routeName: data.routeName,
        displayName: data.displayName,
        hide: true,
        hangingProtocol: 'default',
        isValidMode: () => ({ valid: true, description: '' }),
        routes: base.routes.map((route) => ({
          ...route,
          async layoutTemplate(context: unknown) {
            const layout = await route.layoutTemplate.call(route, context);
            const { leftPanels: _left, rightPanels: _right, ...props } = layout.props;
            return {
              ...layout,
              props: {
                ...props,
                leftPanels: [],
                rightPanels: [...data.rightPanels],
                rightPanelClosed: false,
                rightPanelInitialExpandedWidth: 400,
                rightPanelMinimumExpandedWidth: 360,
              },
            };
          },
        })),
        onModeEnter(this: ModeInstance, context: HostParameters) {
          base.onModeEnter?.call(this, context);
          unlock = lockDown();
        },
        onModeExit(this: ModeInstance, context: HostParameters) {
          unlock?.();
          unlock = undefined;
          base.onModeExit?.call(this, context);
        },
      };
    },
  };
}

/** The part of an OHIF extension that every one of ours has. */
export function preRegistration(parameters: HostParameters): void {
  rememberHost(parameters);
}
