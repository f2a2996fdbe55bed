package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.audit.Audit;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Where the platform may not hold what belongs to creators, in a browser: two payers top up at Stripe, which is set to split, a third
 * with play money; all spend it with one creator. The payout comes out of the payments in parts as far as they reach, waits for the
 * rest, and is paid whole once another payer's credit is spent.
 */
class SplitStoryTest extends MoneyPages {
    private static final Market MARKET =
            Market.start(Path.of("target", "split").toAbsolutePath(), Map.of("BICAMERAL_STRIPE_FUNDS", "split"));

    private static final String SECOND_PAYER = "city-museum";
    private static final String PLAYER = "appliance-service";
    private static final long DEADLINE_NANOS = 90_000_000_000L;

    SplitStoryTest() {
        super(MARKET, "split");
    }

    @AfterAll
    static void theMarketEnds() {
        MARKET.close();
    }

    @Test
    void a_payout_comes_out_of_payments_part_by_part() throws Exception {
        YearMonth month = market.month();
        String slug = publish();
        Client player = market.signedIn(PLAYER);
        try (Playwright playwright = WholeLifeTest.playwright();
                Browser browser = WholeLifeTest.chromium(playwright)) {
            Page creator = signedIn(browser, reader.creator, "/earnings");
            Page first = signedIn(browser, reader.payer, "/wallet");
            Page second = signedIn(browser, SECOND_PAYER, "/wallet");
            Page ada = signedIn(browser, "admin", "/admin/billing");
            Page bob = signedIn(browser, Market.SECOND_ADMIN, "/admin/billing");
            tellAccount(creator);
            verifyAccount(ada);
            topUp(first, "20");
            topUp(second, "20");
            Workshop.topUp(player, "20.00");
            ask(first, slug);
            ask(first, slug);
            ask(second, slug);
            assertThat(player.ask(slug, reader.question).status()).isEqualTo("done");

            market.turnTo(month.plusMonths(1), 12);
            waitForMatured();
            // 20.00 less Stripe's 0.68 and what is not spent: 4.00 of the first, 12.00 of the second.
            open(ada, "/admin/billing/payouts");
            assertThat(ada.locator("#pots")).containsText(reader.money("22.64"));
            release(ada, bob);

            // Four answers at 8.00 less the platform's 15 %.
            awaitTransferred(2264);
            open(ada, "/admin/billing/payouts");
            Locator waiting = ada.locator("#open tr:has(.wait)");
            assertThat(waiting).containsText(reader.money("27.20"));
            assertThat(waiting).containsText(reader.money("22.64"));
            assertThat(waiting).containsText(reader.money("4.56"));
            assertFits(ada, "payout-waits");
            open(creator, "/earnings");
            assertThat(creator.locator("#payouts")).containsText(reader.money("4.56"));
            assertFits(creator, "creator-waits");
            assertThat(market.audit()).isNotEmpty().allMatch(Audit.Invariant::ok);

            ask(second, slug);
            look(ada);
            awaitTransferred(2720);
            awaitSettled();
            open(ada, "/admin/billing/payouts");
            assertThat(ada.locator("#open tr:has(.wait)")).hasCount(0);
            assertThat(ada.locator("#past tr:has(.badge.ok)")).containsText(reader.money("27.20"));
            shot(ada, "payout-paid");
            open(creator, "/earnings");
            assertThat(creator.locator("#payouts .badge.ok")).isVisible();
            shot(creator, "creator-paid");
        }
        assertThat(market.stripe.transferred())
                .as("out of the first payment, of the second as far as it was spent, of the second again")
                .containsExactly(1532L, 732L, 456L);
        assertThat(market.stripe.transferredOutOf().values()).containsExactly(1532L, 1188L);
        assertThat(market.ask("select count(*) from market.account where kind = 'payout_transit' and balance <> 0"))
                .isEqualTo("0");
        assertThat(market.audit()).isNotEmpty().allMatch(Audit.Invariant::ok);
    }

    /** Two billing admins agree to the month's payout. */
    private void release(Page ada, Page bob) {
        ada.locator("#propose-why").fill("the month's run");
        ada.locator("form[action='/admin/billing/payouts'] button").click();
        agree(ada, "agreed");
        open(bob, "/admin/billing/payouts");
        agree(bob, "agreed by a second");
    }

    /** Has payments looked for now rather than in ten minutes. */
    private void look(Page admin) {
        open(admin, "/admin/billing/payouts");
        Locator row = admin.locator("#open tr:has(.wait)");
        row.locator("summary").click();
        row.locator("input[name=reason]").fill("more was spent");
        row.locator("button[formaction$='/look']").click();
        assertThat(admin.locator(".note.ok")).isVisible();
    }

    private String publish() {
        Workshop workshop = Workshop.make(market.signedIn(reader.creator).speaking(reader.locale), reader.agent())
                .called(reader.agent());
        workshop.teach("manual.md", MANUAL.getBytes(StandardCharsets.UTF_8));
        return workshop.publish("8.00", 0, false);
    }

    private void ask(Page payer, String slug) {
        open(payer, "/a/" + slug);
        int before = payer.locator("details.receipt .sum").count();
        payer.locator("#m").fill(reader.question);
        payer.locator("#m").press("Enter");
        assertThat(payer.locator("details.receipt .sum")).hasCount(before + 2);
        assertThat(payer.locator("details.receipt dd.sum").last()).containsText(reader.money("8.00"));
    }

    /** As a desk shows it and as a phone in the dark. */
    private void assertFits(Page page, String name) {
        shot(page, name);
        page.setViewportSize(390, 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        int width = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(width).as("%s on a phone", name).isLessThanOrEqualTo(390);
        shot(page, name + "-narrow");
        page.setViewportSize(1440, 1000);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    /** The outbox of parts comes by every quarter minute. */
    private void awaitTransferred(long minor) {
        await(() ->
                market.stripe.transferred().stream().mapToLong(Long::longValue).sum() == minor
                        && market.ask("select count(*) from market.payout_part where ended_at is null")
                                .equals("0"));
    }

    private void awaitSettled() {
        await(() -> market.ask("select count(*) from market.payout where state = 'settled'")
                .equals("1"));
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline)
                throw new AssertionError("not in 90 s; transferred so far: " + market.stripe.transferred() + ", parts "
                        + market.ask("select string_agg(state || ' ' || amount, ', ') from market.payout_part"));
            LockSupport.parkNanos(200_000_000);
        }
    }
}
