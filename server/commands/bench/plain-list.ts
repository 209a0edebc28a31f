import { DataSource, EntitySchema } from 'typeorm';
import type { UserListQuery } from '../../users/users.schema.js';

interface PlainConsent {
  userId: string;
  name: string;
  agreed: boolean;
  user: PlainUser;
}

interface PlainUser {
  id: string;
  connectedAt: Date;
  consents: PlainConsent[];
}

const PlainUserSchema = new EntitySchema<PlainUser>({
  name: 'PlainUser',
  tableName: 'plain_users',
  columns: {
    id: { type: 'bigint', primary: true },
    connectedAt: { type: 'timestamptz', name: 'connected_at' },
  },
  relations: { consents: { type: 'one-to-many', target: 'PlainConsent', inverseSide: 'user' } },
});

const PlainConsentSchema = new EntitySchema<PlainConsent>({
  name: 'PlainConsent',
  tableName: 'plain_consents',
  columns: {
    userId: { type: 'bigint', primary: true, name: 'user_id' },
    name: { type: 'text', primary: true },
    agreed: { type: 'boolean' },
  },
  relations: {
    user: {
      type: 'many-to-one',
      target: 'PlainUser',
      joinColumn: { name: 'user_id' },
      inverseSide: 'consents',
    },
  },
});

/** The list as one would write it first: TypeORM's `getManyAndCount` over one row per person and scope. */
export interface PlainList {
  list(query: UserListQuery): Promise<[PlainUser[], number]>;
}

/** Copies the seeded people into a normalised form, with the indexes that such a form would have. */
export async function preparePlain(source: DataSource): Promise<PlainList> {
  await source.query(
    `CREATE TABLE plain_users AS SELECT id, connected_at FROM users WHERE status <> 'unlinked'`,
  );
  await source.query(`ALTER TABLE plain_users ADD PRIMARY KEY (id)`);
  await source.query(`CREATE INDEX ON plain_users (connected_at DESC, id DESC)`);
  await source.query(
    `CREATE TABLE plain_consents AS
     SELECT u.id AS user_id, c.name, c.agreed FROM users u JOIN consent_sets s ON s.id = u.consent_set_id
      CROSS JOIN LATERAL (
        SELECT id AS name, id = ANY(s.scopes_agreed) AS agreed FROM scopes
        UNION ALL SELECT tag, tag = ANY(s.terms_agreed) FROM service_terms) AS c`,
  );
  await source.query(`ALTER TABLE plain_consents ADD PRIMARY KEY (user_id, name)`);
  await source.query(`CREATE INDEX ON plain_consents (name, agreed, user_id)`);
  await source.query('VACUUM (ANALYZE) plain_users, plain_consents');
  const plain = await new DataSource({
    ...source.options,
    entities: [PlainUserSchema, PlainConsentSchema],
    migrations: [],
  } as typeof source.options).initialize();
  return {
    list: (query) => {
      const builder = plain.getRepository(PlainUserSchema).createQueryBuilder('u');
      const condition = (name: string, agreed: boolean) => {
        const id = `${agreed ? 'yes' : 'no'}_${name}`;
        builder.innerJoin('u.consents', id, `${id}.name = :n_${id} AND ${id}.agreed = :a_${id}`, {
          [`n_${id}`]: name,
          [`a_${id}`]: agreed,
        });
      };
      for (const name of [...(query.agreed ?? []), ...(query.termAgreed ?? [])]) condition(name, true);
      for (const name of [...(query.notAgreed ?? []), ...(query.termNotAgreed ?? [])]) condition(name, false);
      if (query.connectedFrom) builder.andWhere('u.connectedAt >= :from', { from: query.connectedFrom });
      if (query.connectedTo) builder.andWhere('u.connectedAt < :to', { to: query.connectedTo });
      return builder
        .orderBy('u.connectedAt', 'DESC')
        .addOrderBy('u.id', 'DESC')
        .take(query.limit)
        .getManyAndCount();
    },
  };
}
