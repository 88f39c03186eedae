import { currentHost } from './currentHost.ts';

/** Tool group of panes that are looked at and never painted in: window, pan, zoom, scroll. */
export const VIEW_TOOL_GROUP = 'overreadView';

interface ToolNames {
  readonly exports: {
    readonly toolNames: Readonly<Record<string, string>>;
    readonly Enums: { readonly MouseBindings: Readonly<Record<string, number>> };
  };
}

/** Makes {@link VIEW_TOOL_GROUP} if it is not there. Without the brush in it, nobody can paint into a read by slip. */
export function ensureViewToolGroup(): void {
  const host = currentHost();
  const { toolGroupService } = host.servicesManager.services;
  if (toolGroupService.getToolGroup(VIEW_TOOL_GROUP)) return;
  const manager = host.extensionManager as { getModuleEntry(id: string): ToolNames };
  const { toolNames, Enums } = manager.getModuleEntry('@ohif/extension-cornerstone.utilityModule.tools').exports;
  const tool = (name: string, button: string) => ({
    toolName: toolNames[name],
    bindings: [{ mouseButton: Enums.MouseBindings[button] }],
  });
  toolGroupService.createToolGroupAndAddTools(VIEW_TOOL_GROUP, {
    active: [
      tool('WindowLevel', 'Primary'),
      tool('Pan', 'Auxiliary'),
      tool('Zoom', 'Secondary'),
      tool('StackScroll', 'Wheel'),
    ],
    passive: [],
    enabled: [],
    disabled: [],
  });
}
