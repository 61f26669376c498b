import { expect, it } from 'vitest';
import { openPage } from '../support/open-page.ts';
import { startHostPage } from '../support/start-host-page.ts';
import { ADMIN } from '../support/start-web-app.ts';
import { screenshot, widget, type WebSuite } from '../support/web-suite.ts';

/** What others are shown of a dashboard: by a public link, and in a frame. */
export function testSharing(suite: WebSuite): void {
  it('shares a dashboard by a link with a password, which a stranger opens in a clean profile until it ends', async () => {
    const { page, complaints } = await suite.openDashboard();
    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await dialog.getByText('There is none yet.').waitFor();
    await dialog.getByLabel('Who may see it').selectOption('tenant');
    await dialog.getByLabel('What they may do').selectOption('edit');
    await expect
      .poll(async () => {
        const { lens } = suite.web.api;
        const admin = await lens.auth.authenticate((await lens.auth.login(ADMIN)).accessToken);
        const [found] = (await lens.dashboards.list(admin, { q: 'overview' })).items;
        return lens.dashboards.sharing(admin, found?.id ?? '');
      })
      .toMatchObject({ visibility: 'tenant', access: 'edit' });
    await dialog.getByLabel('Name').fill('Press');
    await dialog.getByLabel('Password, if wanted').fill('correct horse battery');
    await dialog.getByLabel('Times it may be opened').fill('3');
    await dialog.getByRole('button', { name: 'Make a link' }).click();
    const address = await dialog.getByLabel('The new link').inputValue();
    await dialog.getByText('Press · opened 0 of 3 times · with a password').waitFor();
    await screenshot(page, 'share');

    const stranger = await openPage(suite.browser, address);
    await stranger.page.getByLabel('Password').fill('a wrong guess');
    await stranger.page.getByRole('button', { name: 'Open' }).click();
    await expect.poll(() => stranger.page.getByRole('alert').first().textContent()).toMatch(/password/);
    await stranger.page.getByLabel('Password').fill('correct horse battery');
    await stranger.page.keyboard.press('Enter');
    await stranger.page.getByText('As of').waitFor();
    await expect.poll(() => widget(stranger.page, 'Flights').textContent()).toContain('20,000');
    await screenshot(stranger.page, 'public');
    // The refused password is told by the browser too; nothing else is.
    expect(stranger.complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);

    await dialog.getByRole('button', { name: 'End Press' }).click();
    await dialog.getByText('There is none yet.').waitFor();
    await stranger.page.reload();
    await stranger.page.getByText('This link does not open anything').waitFor();
    expect(complaints).toEqual([]);
    await Promise.all([page.context().close(), stranger.page.context().close()]);
  });

  it('shows a dashboard in a frame of another application, by the token that this one gives, and in no other', async () => {
    const { lens } = suite.web.api;
    const admin = await lens.auth.authenticate((await lens.auth.login(ADMIN)).accessToken);
    const [found] = (await lens.dashboards.list(admin, { q: 'overview' })).items;
    const dashboardId = found?.id ?? '';
    const made: string[] = [];
    const createToken = async (): Promise<string> => {
      const { token } = await lens.embed.createToken(admin, {
        dashboardId,
        lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD' }],
      });
      made.push(token);
      return token;
    };
    const host = await startHostPage({
      frame: `${suite.web.url}/embed/${dashboardId}`,
      createToken,
      port: suite.web.hostPort,
    });
    try {
      const { page, complaints } = await openPage(suite.browser, host.url);
      const frame = page.frameLocator('iframe');
      await expect
        .poll(() => frame.getByRole('region', { name: 'Flights', exact: true }).textContent())
        .toContain('1,095');
      // For one that has ended the frame asks again.
      await lens.embed.revokeTokens(admin, { dashboardId });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(made).toHaveLength(1);
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/data') && response.ok()),
        frame.getByRole('button', { name: 'Refresh' }).click(),
      ]);
      expect(made).toHaveLength(2);
      expect(answer.request().headers()['authorization']).toBe(`Bearer ${made[1]}`);
      await screenshot(page, 'embedded');
      expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
      await page.context().close();
    } finally {
      await host.close();
    }
    const stranger = await startHostPage({ frame: `${suite.web.url}/embed/${dashboardId}`, createToken });
    try {
      const { page, complaints } = await openPage(suite.browser, stranger.url);
      await expect.poll(() => complaints.join(' ')).toContain('frame-ancestors');
      await page.context().close();
    } finally {
      await stranger.close();
    }
  });
}
