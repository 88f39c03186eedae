// The configuration that the gateway serves to the stock OHIF viewer as /app-config.js.
// A classic script: it must run before the viewer's own bundle and cannot import statically.
window.config = async () => {
  const MODULES = '/overread/modules/';
  // First part of the path -> the extension and the mode it needs. Nothing else is loaded.
  const ROUTES = {
    read: ['reading', 'mode-read'],
    adjudicate: ['adjudication', 'mode-adjudicate'],
    'sign-off': ['sign-off', 'mode-sign-off'],
  };
  const never = new Promise(() => {});
  document.documentElement.style.background = '#000';

  const leave = (url) => {
    location.replace(url);
    return never;
  };

  /** A full page in place of the viewer: what happened, what to do. The viewer's start waits for ever behind it. */
  const say = (title, what, todo, actions) => {
    const page = document.createElement('main');
    page.id = 'overread-stop';
    page.setAttribute('role', 'alert');
    page.style.cssText =
      'position:fixed;inset:0;z-index:2147483647;background:#000;color:#f2f4f8;font:16px/1.5 system-ui,sans-serif;display:grid;place-content:center;padding:2rem;';
    const box = document.createElement('div');
    box.style.cssText = 'max-width:34rem;display:grid;gap:1rem;';
    const heading = document.createElement('h1');
    heading.textContent = title;
    heading.style.cssText = 'font-size:1.5rem;font-weight:600;margin:0;';
    box.append(heading);
    for (const text of [what, todo]) {
      const line = document.createElement('p');
      line.textContent = text;
      line.style.margin = '0';
      box.append(line);
    }
    const row = document.createElement('p');
    row.style.cssText = 'display:flex;gap:.75rem;margin:.5rem 0 0;';
    for (const [label, act] of actions) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.style.cssText =
        'font:inherit;padding:.5rem 1rem;border-radius:6px;border:1px solid #7aa2ff;background:#12244d;color:#fff;cursor:pointer;';
      button.addEventListener('click', act);
      row.append(button);
    }
    box.append(row);
    page.append(box);
    document.body.append(page);
    row.querySelector('button')?.focus();
    return never;
  };

  const again = ['Try again', () => location.reload()];
  const home = ['Go to the start page', () => location.assign('/overread/')];

  const route = location.pathname.split('/').find((part) => part in ROUTES);
  const task = new URLSearchParams(location.search).get('task');
  if (!route || !task) return leave('/overread/');

  let answer;
  try {
    answer = await fetch(`/api/tasks/${encodeURIComponent(task)}`, {
      credentials: 'same-origin',
      headers: { accept: 'application/json' },
    });
  } catch {
    return say(
      'No connection',
      'The Overread server does not answer, so the case could not be opened.',
      'Check the network, then try again. What you drew earlier is kept.',
      [again, home],
    );
  }
  if (answer.status === 401)
    return leave(`/overread/?return=${encodeURIComponent(location.pathname + location.search)}`);
  if (answer.status === 403 || answer.status === 404)
    return say(
      'This case is not open to you',
      'It belongs to someone else, has been handed in, or does not exist.',
      'Go to the start page and take the next case.',
      [home],
    );
  if (!answer.ok)
    return say(
      'The case could not be opened',
      'The Overread server had a problem with this request.',
      'Wait a moment, then try again. What you drew earlier is kept.',
      [again, home],
    );

  let modules;
  try {
    modules = await Promise.all(ROUTES[route].map((name) => import(`${MODULES}${name}.mjs`)));
    if (modules.some((module) => !module.default?.id)) throw new TypeError('a module has no default export');
  } catch (error) {
    console.error(error);
    return say(
      'Overread could not be loaded',
      'The viewer works, but the part of it that shows the annotation task did not load. It may have been updated just now.',
      'Try again. If this stays, tell the person who runs the server that the files under /overread/modules/ cannot be loaded.',
      [again, home],
    );
  }
  const [extension, mode] = modules;
  const root = `/dicom-web/tasks/${encodeURIComponent(task)}`;

  return {
    name: 'overread',
    extensions: [extension.default],
    modes: [mode.default],
    customizationService: [],
    showStudyList: false,
    showWarningMessageForCrossOrigin: false,
    showCPUFallbackMessage: false,
    showLoadingIndicator: true,
    showErrorDetails: 'production',
    showPatientInfo: 'disabled',
    whiteLabeling: {
      createLogoComponentFn: (React) =>
        React.createElement(
          'a',
          {
            href: '/overread/',
            className: 'text-foreground',
            style: { fontSize: 18, fontWeight: 600, padding: '4px 8px' },
            title: 'Back to the start page',
          },
          'Overread',
        ),
    },
    strictZSpacingForVolumeViewport: true,
    allowMultiSelectExport: false,
    maxNumberOfWebWorkers: 3,
    maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
    investigationalUseDialog: { option: 'never' },
    studyPrefetcher: { enabled: false },
    defaultDataSourceName: 'overread',
    dataSources: [
      {
        namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
        sourceName: 'overread',
        configuration: {
          friendlyName: 'The images of this task',
          name: 'overread',
          qidoRoot: root,
          wadoRoot: root,
          wadoUriRoot: root,
          qidoSupportsIncludeField: true,
          imageRendering: 'wadors',
          thumbnailRendering: 'wadors',
          enableStudyLazyLoad: true,
          supportsFuzzyMatching: false,
          supportsWildcard: false,
          staticWado: false,
          singlepart: 'bulkdata,video',
          bulkDataURI: { enabled: true, relativeResolution: 'studies' },
          omitQuotationForMultipartRequest: true,
        },
      },
    ],
    httpErrorHandler: (error) => console.warn('image request failed', error?.status ?? ''),
  };
};
