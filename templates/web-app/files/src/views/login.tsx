import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { nextPath, PATHS } from '../route.ts';
import { useShop } from '../shop.ts';

export function Login() {
  const { api, enter } = useShop();
  const submit = async ({ email = '', password = '' }) => {
    await api.auth.login({ email, password });
    await enter(nextPath(location.search));
  };
  return (
    <Form
      title="Log in"
      action="Log in"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <Field name="email" label="Email" type="email" autocomplete="username" fault={fault} />
          <Field name="password" label="Password" type="password" autocomplete="current-password" fault={fault} />
        </>
      )}
    >
      <p>
        New here? <Link to={`${PATHS.register}${location.search}`}>Make an account</Link>
      </p>
    </Form>
  );
}
