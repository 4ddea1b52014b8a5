import { useState } from 'preact/hooks';
import { useLoad } from '../../load.ts';
import { Action } from '../../parts/action.tsx';
import { Area } from '../../parts/area.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Retry } from '../../parts/retry.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useShop } from '../../shop.ts';
import { AddressList } from './addresses.tsx';

export function ProfileView() {
  const { api, leave } = useShop();
  const [saved, setSaved] = useState(false);
  const { value, problem, reload } = useLoad('profile', (signal) => api.get('/api/users/me', { signal }));
  if (problem) return <Retry problem={problem} onRetry={reload} />;
  if (!value) return <Waiting />;
  const submit = async ({ name = '', bio = '', locale = '' }) => {
    setSaved(false);
    await api.patch('/api/users/me', { body: { name, bio, locale } });
    setSaved(true);
  };
  const remove = async () => {
    await api.delete('/api/users/me');
    await leave();
  };
  return (
    <section aria-labelledby="profile">
      <h1 id="profile">Profile</h1>
      <Form
        inner
        title={value.email}
        action="Save"
        onSubmit={submit}
        fields={(fault) => (
          <>
            <Field
              name="name"
              label="Name"
              autocomplete="name"
              maxLength={100}
              defaultValue={value.name}
              fault={fault}
            />
            <Area name="bio" label="About you" maxLength={2000} defaultValue={value.bio} fault={fault} />
            <Field
              name="locale"
              label="Language"
              hint="For example de or en-GB"
              pattern="[a-z]{2,3}(-[A-Z]{2})?"
              defaultValue={value.locale}
              fault={fault}
            />
          </>
        )}
      >
        <p role="status">{saved && 'Saved.'}</p>
      </Form>
      <AddressList />
      <h2>The end</h2>
      <p>Your account and what belongs to it are deleted. This cannot be undone.</p>
      <Action class="plain" sure="Delete your account?" work={remove}>
        Delete my account
      </Action>
    </section>
  );
}
