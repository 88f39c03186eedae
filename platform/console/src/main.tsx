import { adoptStyles, THEME } from '@overread/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { queries } from './api.ts';
import { pageCss } from './pageCss.ts';

adoptStyles(document, THEME, pageCss);
const place = document.getElementById('overread');
if (place) {
  place.className = 'ov-root';
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
