/** What the tests use of Logto's connector, which is published without types. */
declare module '@logto/connector-kakao' {
  interface Connector {
    getAuthorizationUri(
      request: { state: string; redirectUri: string } & Record<string, unknown>,
      setSession: (session: unknown) => Promise<void>,
    ): Promise<string>;
    getUserInfo(
      data: { code: string | null; redirectUri: string },
      getSession: () => Promise<unknown>,
    ): Promise<{ id: string; email?: string; name?: string; avatar?: string }>;
  }
  export default function createKakaoConnector(options: {
    getConfig: (id: string) => Promise<unknown>;
  }): Promise<Connector>;
}
