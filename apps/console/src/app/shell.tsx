import { ActionIcon, AppShell, Burger, Group, NavLink, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouteContext, useRouterState } from '@tanstack/react-router'
import { ErrorPanel } from '../parts/error-panel.tsx'
import {
  IconDatabase,
  IconHome,
  IconJobs,
  IconLogout,
  IconModels,
  IconPlayground,
  IconPlug,
  IconProject,
  IconSearch,
  IconSystem,
  IconUsers,
} from '../parts/icons.ts'
import { Loading } from '../parts/loading.tsx'
import { client } from './client.ts'
import { ColorSchemeButton } from './color-scheme-button.tsx'
import mark from './mark.svg'
import { isSignedOut, meKey, queryClient } from './query-client.ts'
import classes from './shell.module.css'
import { SignIn } from './sign-in.tsx'

const entries = [
  { to: '/', label: 'Welcome', icon: IconHome },
  { to: '/projects', label: 'Projects', icon: IconProject },
  { to: '/endpoints', label: 'Endpoints', icon: IconPlug },
  { to: '/datasets', label: 'Datasets', icon: IconDatabase },
  { to: '/jobs', label: 'Jobs', icon: IconJobs },
  { to: '/collections', label: 'Collections', icon: IconSearch },
  { to: '/playground', label: 'Playground', icon: IconPlayground },
  { to: '/models', label: 'Model hub', icon: IconModels },
  { to: '/users', label: 'Users and keys', icon: IconUsers },
  { to: '/system', label: 'System', icon: IconSystem },
] as const

// The addresses of endpoints, jobs and collections are below their project's.
function sectionOf(path: string): string {
  if (path.includes('/endpoints/')) return '/endpoints'
  if (path.includes('/jobs/')) return '/jobs'
  if (path.includes('/collections/')) return '/collections'
  return entries.findLast(({ to }) => path.startsWith(to))?.to ?? '/'
}

/** The frame of all pages: where one can go, who one is. Without a session it is the sign-in. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure()
  const { linkError } = useRouteContext({ from: '__root__' })
  const path = useRouterState({ select: (state) => state.location.pathname })
  const me = useQuery({ queryKey: meKey, queryFn: ({ signal }) => client.users.me({ signal }), staleTime: 60_000 })
  if (isSignedOut(me.error)) return <SignIn reason={linkError} />
  if (me.isError) return <ErrorPanel error={me.error} />
  if (me.isPending) return <Loading />

  async function signOut(): Promise<void> {
    await client.session.signOut()
    queryClient.clear()
    location.assign('/')
  }

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" aria-expanded={isOpen} />
          <UnstyledButton component={Link} to="/" className={classes.brand}>
            <img src={mark} alt="" width={24} height={24} />
            <span>E5 Studio</span>
          </UnstyledButton>
          <Group ml="auto" gap={6} wrap="nowrap">
            <Text size="sm" c="dimmed" visibleFrom="xs" truncate>
              {me.data.name}
              {me.data.role === 'admin' ? ' · admin' : ''}
            </Text>
            <ColorSchemeButton />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Sign out"
              title="Sign out"
              onClick={() => void signOut()}
            >
              <IconLogout size={18} />
            </ActionIcon>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} p="xs" aria-label="Pages">
        {entries.map(({ to, label, icon: Icon }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            active={to === sectionOf(path)}
            activeOptions={{ exact: true }}
            leftSection={<Icon size={18} />}
            onClick={close}
            className={classes.entry!}
          />
        ))}
        <NavLink mt="auto" href="/docs" target="_blank" label="HTTP reference" className={classes.entry!} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
