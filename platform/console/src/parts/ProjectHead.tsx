import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface Props {
  readonly projectKey: string;
  /** Of the project. */
  readonly title: string;
  readonly heading: string;
  readonly children?: ReactNode;
}

/** The head of a page that belongs to a project: the way back, what the page is, and what to know of it. */
export function ProjectHead({ projectKey, title, heading, children }: Props) {
  return (
    <div>
      <p className="ov-soft">
        <Link className="pg-link" href={`/projects/${projectKey}`}>
          {title}
        </Link>
      </p>
      <h1>{heading}</h1>
      {children && <p className="ov-soft">{children}</p>}
    </div>
  );
}
