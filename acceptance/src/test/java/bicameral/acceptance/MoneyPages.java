package bicameral.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;

/** What stories of money have in common on the pages of a market of their own. */
abstract class MoneyPages {
    static final String MANUAL = """
            # 竹编工坊手册 Bamboo manual

            ## 定制 Orders
            定制一只果篮需要九天，定金六十元。 A fruit basket takes nine days to make.
            """;

    final Market market;

    private final Path shots;
    private int step;
    Reader reader = Reader.ZH;

    /** @param story under whose name pictures are kept in {@code target/screenshots} */
    MoneyPages(Market market, String story) {
        this.market = market;
        this.shots = Path.of("target", "screenshots", story);
    }

    /** Who tells the story, in which language. */
    enum Reader {
        ZH("zh-CN", "¥", "定制一只果篮要几天？", "agri-highland", "罗禾生", "hair-chain", "市集路 8 号"),
        EN(
                "en-US",
                "CN¥",
                "How many days does a fruit basket take to make?",
                "saas-helpdesk",
                "Owen Hart",
                "city-museum",
                "8 Market Street");

        final String locale;
        final String sign;
        final String question;
        final String creator;
        final String creatorsName;
        final String payer;
        final String street;

        Reader(
                String locale,
                String sign,
                String question,
                String creator,
                String creatorsName,
                String payer,
                String street) {
            this.locale = locale;
            this.sign = sign;
            this.question = question;
            this.creator = creator;
            this.creatorsName = creatorsName;
            this.payer = payer;
            this.street = street;
        }

        String money(String amount) {
            return sign + amount;
        }

        String agent() {
            return this == ZH ? "竹编顾问" : "Bamboo adviser";
        }
    }

    void tellAccount(Page creator) {
        open(creator, "/earnings/account");
        creator.locator("#name").fill("朱自清");
        creator.locator("#documentKind").selectOption("cn_id");
        creator.locator("#document").fill("11010519491231002X");
        creator.locator("#bornOn").fill("1949-12-31");
        creator.locator("#method").selectOption("stripe");
        creator.locator("#number").fill("acct_1LocalTest0001");
        shot(creator, "payout-account-form");
        creator.locator("form.payee button.primary").click();
        assertThat(creator.locator(".note.ok")).isVisible();
        assertThat(creator.locator(".badge.wait")).isVisible();
        shot(creator, "payout-account");
    }

    void verifyAccount(Page admin) {
        open(admin, "/admin/billing/payouts");
        Locator form = admin.locator("form[action$='/show']").first();
        form.locator("input[name=reason]").fill("compare with the papers");
        form.locator("button").click();
        assertThat(admin.locator(".pairs")).containsText("11010519491231002X");
        shot(admin, "payee");
        admin.locator("#why").fill("papers agree");
        admin.locator("form[action$='/verify'] button.primary").click();
        assertThat(admin.locator(".note.ok")).isVisible();
    }

    void topUp(Page payer, String amount) {
        open(payer, "/wallet");
        payer.locator("#amount").fill(amount);
        payer.locator("label:has(input[value=stripe])").click();
        shot(payer, "top-up-form");
        payer.locator("form[action='/wallet/top-ups'] button.primary").click();
        shot(payer, "to-stripe");
        payer.locator("a[href*='/c/pay/']").click();
        assertThat(payer.locator("h1")).containsText("CNY " + amount + ".00");
        payer.locator("button[name=pay]").click();
        payer.waitForURL("**/wallet/top-ups/*");
        assertThat(payer.locator(".badge.ok")).isVisible();
        shot(payer, "topped-up");
        open(payer, "/wallet");
    }

    void agree(Page admin, String why) {
        Locator row = admin.locator("#open tr").filter(new Locator.FilterOptions().setHasText(reader.creatorsName));
        row.locator("summary").click();
        row.locator("input[name=reason]").fill(why);
        row.locator("button[formaction$='/approve']").click();
        assertThat(admin.locator(".note.ok")).isVisible();
    }

    /** The sweeps of billing come by every half minute. */
    void waitForMatured() {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (market.ask("select count(*) from market.maturing where mature_at <= market.clock()")
                            .equals("0")
                    && !market.ask(
                                    "select coalesce(sum(balance), 0) from market.account where kind = 'creator_available'")
                            .equals("0")) return;
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
        }
        throw new AssertionError("nothing matured in 90 s");
    }

    Page signedIn(Browser browser, String account, String to) {
        Page page = browser.newContext(new Browser.NewContextOptions()
                        .setLocale(reader.locale)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setViewportSize(1440, 1000))
                .newPage();
        page.setDefaultTimeout(30_000);
        page.navigate(market.at("/signin?next=" + to).toString());
        page.locator("#username").fill(account);
        page.locator("#password").fill(market.password(account));
        page.locator("#kc-login").click();
        page.waitForURL("**" + to);
        assertThat(page.locator("html")).hasAttribute("lang", reader == Reader.ZH ? "zh-CN" : "en");
        return page;
    }

    void open(Page page, String path) {
        page.navigate(market.at(path).toString());
    }

    void shot(Page page, String name) {
        picture(page, "%02d-%s".formatted(++step, name));
    }

    void picture(Page page, String name) {
        String language = reader.name().toLowerCase(java.util.Locale.ROOT);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(shots.resolve(language).resolve(name + ".png"))
                .setFullPage(true));
    }
}
