import { Alert, Button, Code, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from './client.ts'
import mark from './mark.svg'
import { queryClient } from './query-client.ts'
import classes from './sign-in.module.css'

/** Signing in with an access key, and what else opens the console. */
export function SignIn({ reason }: { readonly reason: Error | undefined }) {
  const [accessKey, setAccessKey] = useState('')
  const signIn = useMutation({
    mutationFn: (key: string) => client.session.signIn({ access_key: key }),
    onSuccess: () => queryClient.resetQueries(),
  })
  const error = signIn.error ?? reason

  function submit(event: FormEvent): void {
    event.preventDefault()
    signIn.mutate(accessKey.trim())
  }

  return (
    <main className={classes.page}>
      <form className={`panel ${classes.panel}`} onSubmit={submit}>
        <Stack gap="md">
          <img src={mark} alt="" width={40} height={40} />
          <div>
            <Title order={1}>Sign in to E5 Studio</Title>
            <Text c="dimmed" mt={4}>
              The link that <Code>npm start</Code> prints signs you in without a key, once, within ten minutes of the
              start.
            </Text>
          </div>
          {error !== null && error !== undefined && (
            <Alert variant="default" className="fault" role="alert">
              {error.message}
            </Alert>
          )}
          <PasswordInput
            label="Access key"
            description="The first admin's is in users/admin/access-key.json of the server's data folder."
            name="access-key"
            autoComplete="current-password"
            value={accessKey}
            onChange={(event) => setAccessKey(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the access key' }}
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={signIn.isPending} disabled={accessKey.trim() === ''}>
            Sign in
          </Button>
        </Stack>
      </form>
    </main>
  )
}
