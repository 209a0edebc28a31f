import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../platform/http/permissions.js';

/** A person who works at the desk: one account a person. Never deleted, because the audit log points here. */
@Entity('operators')
@Check('operators_role_check', `"role" IN ('viewer', 'operator', 'admin', 'auditor')`)
@Index('operators_email_key', { synchronize: false })
export class Operator {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'operators_pkey',
  })
  id!: string;

  /** Lower-cased; unique by an index on `lower(email)`, which TypeORM cannot express. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** argon2id in PHC form. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash!: string;

  /** Set: cannot log in. */
  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  /** Grows with every change of the account, a new password included. */
  @Column('integer', { default: 0 })
  revision!: number;
}
