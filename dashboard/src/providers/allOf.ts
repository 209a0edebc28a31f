/** All names that the API has for something, in the order given; where one is left out, the compiler says so. */
export const allOf = <Name extends string>(names: Record<Name, true>) => Object.keys(names) as Name[];
