import { jobTypeSchema } from '@e5/core'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { Loading } from '../parts/loading.tsx'
import { NotHere } from './not-here.tsx'
import { Shell } from './shell.tsx'

const root = createRootRouteWithContext<{ linkError: Error | undefined }>()({
  component: Shell,
  notFoundComponent: NotHere,
})
const at = () => root

const routeTree = root.addChildren([
  createRoute({
    getParentRoute: at,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/welcome/welcome-page.tsx'), 'WelcomePage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects',
    component: lazyRouteComponent(() => import('../pages/projects/projects-page.tsx'), 'ProjectsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project',
    component: lazyRouteComponent(() => import('../pages/projects/project-page.tsx'), 'ProjectPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project/new-endpoint',
    validateSearch: z.object({ model: z.string().optional() }),
    component: lazyRouteComponent(() => import('../pages/new-endpoint/new-endpoint-page.tsx'), 'NewEndpointPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project/endpoints/$endpoint',
    component: lazyRouteComponent(() => import('../pages/endpoint/endpoint-page.tsx'), 'EndpointPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/endpoints',
    component: lazyRouteComponent(() => import('../pages/endpoints/endpoints-page.tsx'), 'EndpointsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/datasets',
    component: lazyRouteComponent(() => import('../pages/datasets/datasets-page.tsx'), 'DatasetsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/datasets/new',
    validateSearch: z.object({ name: z.string().optional(), type: jobTypeSchema.optional() }),
    component: lazyRouteComponent(() => import('../pages/new-dataset/new-dataset-page.tsx'), 'NewDatasetPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/datasets/$dataset',
    component: lazyRouteComponent(() => import('../pages/dataset/dataset-page.tsx'), 'DatasetPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project/new-job',
    validateSearch: z.object({
      type: jobTypeSchema.optional(),
      dataset: z.string().optional(),
      checkpoint: z.string().optional(),
    }),
    component: lazyRouteComponent(() => import('../pages/new-job/new-job-page.tsx'), 'NewJobPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project/jobs/compare',
    validateSearch: z.object({ jobs: z.string().default('') }),
    component: lazyRouteComponent(() => import('../pages/compare-jobs/compare-jobs-page.tsx'), 'CompareJobsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project/jobs/$job',
    component: lazyRouteComponent(() => import('../pages/job/job-page.tsx'), 'JobPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/jobs',
    component: lazyRouteComponent(() => import('../pages/jobs/jobs-page.tsx'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/collections',
    component: lazyRouteComponent(() => import('../pages/collections/collections-page.tsx'), 'CollectionsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/projects/$project/collections/$collection',
    component: lazyRouteComponent(() => import('../pages/collection/collection-page.tsx'), 'CollectionPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/playground',
    validateSearch: z.object({ endpoint: z.string().optional() }),
    component: lazyRouteComponent(() => import('../pages/playground/playground-page.tsx'), 'PlaygroundPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/models',
    component: lazyRouteComponent(() => import('../pages/models/models-page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/users',
    component: lazyRouteComponent(() => import('../pages/users/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: at,
    path: '/system',
    component: lazyRouteComponent(() => import('../pages/system/system-page.tsx'), 'SystemPage'),
  }),
])

/** The pages by their addresses; each is loaded when it is first opened. */
export const router = createRouter({
  routeTree,
  context: { linkError: undefined },
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => <ErrorPanel error={error as Error} onRetry={reset} />,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
