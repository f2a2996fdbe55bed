package bicameral.ui.settings;

import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.payment.Funds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All settings; each is an environment variable {@code BICAMERAL_…}, dots and dashes as underscores. */
@ConfigMapping(prefix = "bicameral")
public interface Settings {
    /** Development allows play money, visitors without limits and plain HTTP; production is the default and refuses them. */
    @WithDefault("prod")
    Profile profile();

    /** Where the application listens, on loopback. */
    @WithDefault("8080")
    @Min(1)
    @Max(65535)
    int port();

    /** The address people type; links, canonical addresses and cross-site checks use it. */
    @WithDefault("http://localhost:8080")
    URI baseUrl();

    /** Directory that holds the chambers and all other files of this instance. */
    Path data();

    /** Secret of this instance, 32 bytes in hex; other keys are derived from it. */
    @Pattern(regexp = "[0-9a-fA-F]{64}")
    String secret();

    /** Directory whose {@code lib} holds the chamber worker's jars. */
    Path workerHome();

    /** Whether the seeded example organisations are founded at start. */
    @WithDefault("false")
    boolean seed();

    /** Whether visitors' free quotas and rates apply; may be off in development only. */
    @WithDefault("on")
    boolean visitorLimits();

    /** How fast messages may come, where {@link #visitorLimits} hold. */
    Rates rates();

    /** How often a day (UTC+8) an organisation's drafts may be asked that use the shared engine. */
    @WithDefault("300")
    @Min(1)
    @Max(1_000_000)
    int previewsPerDay();

    /** Whether chambers run in a sandbox; may be off in development only, and pages say so. */
    @WithDefault("on")
    boolean sandbox();

    /** Whether anyone who reaches the port may read metrics and the details of health, not only programs on this machine. */
    @WithDefault("off")
    boolean publicMetrics();

    /**
     * Ports of addresses that sources may be fetched from although not public, {@code 127.0.0.0/8:9000}, several parted by
     * commas; in development only.
     */
    Optional<String> fetchOpen();

    /** How often a witness is told of a log of receipts that has grown, in minutes. */
    @WithDefault("15")
    @Min(1)
    @Max(1440)
    int witnessMinutes();

    /** Days in which the erasure of an organisation can be cancelled. */
    @WithDefault("7")
    @Min(0)
    @Max(365)
    int erasureDays();

    /**
     * What the operator's commands on this machine present, 32 bytes in hex: backup, export and import. Absent, there are no such
     * commands.
     */
    Optional<@Pattern(regexp = "[0-9a-fA-F]{64}") String> operatorKey();

    /** The market database. */
    Db db();

    /** The identity provider. */
    Oidc oidc();

    /** The shared engine; without it every answer is composed inside the chamber. */
    Engine engine();

    /** What the operator decides about money. */
    Billing billing();

    /** How creators are paid. */
    Payouts payouts();

    /** The server that mail leaves by; without a host none is sent. */
    Mail mail();

    /** What happens to subscriptions when. */
    Subscriptions subscriptions();

    /** How other copies of the application on the same database reach this one. */
    Instance instance();

    /** Where chambers run. */
    @WithDefault("machine")
    ChamberHost runtime();

    /** So many workers have started before anybody needs them, in sandboxes of this machine; 0 for none. */
    @WithDefault("2")
    @Min(0)
    @Max(16)
    int spareWorkers();

    /** What one chamber may use, and how many are awake. */
    Chambers chambers();

    /** Chambers as pods, where {@link #runtime} says so. */
    Pods pods();

    /** Stripe, where payers may pay by it. */
    Stripe stripe();

    /** Alipay, where payers may pay by it. */
    Alipay alipay();

    /** The market's bank account, where payers may transfer to it. */
    Bank bank();

    /** Kinds of instance. */
    enum Profile {
        DEV,
        PROD
    }

    /** Rates of messages, each {@code 30/60}: so many at once, and so many a minute in the long run. */
    interface Rates {
        /** From one address, or one subscriber's network of IPv6: a school or an office is behind one. */
        @WithDefault("30/60")
        @Pattern(regexp = RATE)
        String address();

        /** Of one visitor, signed in or not. */
        @WithDefault("10/20")
        @Pattern(regexp = RATE)
        String visitor();

        /** To one agent. */
        @WithDefault("60/300")
        @Pattern(regexp = RATE)
        String agent();

        /** To all agents of one tenant. */
        @WithDefault("120/600")
        @Pattern(regexp = RATE)
        String tenant();

        /** What each has to look like. */
        String RATE = "[1-9][0-9]{0,5}/[1-9][0-9]{0,5}";
    }

    /** Payouts. */
    interface Payouts {
        /** Least amount that is paid, in whole units of its currency. */
        @WithDefault("100")
        @Min(0)
        @Max(1_000_000)
        int threshold();

        /** Day of the month on which payouts are proposed, in UTC+8. */
        @WithDefault("1")
        @Min(1)
        @Max(28)
        int dayOfMonth();

        /** Days for which nothing is paid after a creator changed the account. */
        @WithDefault("3")
        @Min(0)
        @Max(90)
        int changeHoldDays();

        /** Tax kept back of what is paid, in hundredths of a percent. */
        @WithDefault("0")
        @Min(0)
        @Max(9_000)
        int withholdingBasisPoints();

        /** Creators younger than this need a guardian's consent. */
        @WithDefault("16")
        @Min(0)
        @Max(21)
        int guardianUntilAge();
    }

    /** Currencies, shares, days and limits of money. */
    interface Billing {
        /** Codes of the currencies that agents are priced in and wallets are kept in; the first is the default. */
        @WithDefault("CNY,USD,EUR")
        List<String> currencies();

        /** What a thousand tokens of the shared engine cost, as {@code CNY=0.01}, for each currency. */
        @WithDefault("CNY=0.01,USD=0.0014,EUR=0.0012")
        List<String> engineRates();

        /** The platform's share of what remains after tax and engine, in hundredths of a percent. */
        @WithDefault("1500")
        @Min(0)
        @Max(10_000)
        int commissionBasisPoints();

        /**
         * Lower shares for creators who sell much, as {@code 10000=1200}: from that much captured in the last 30 days, in whole units
         * of whichever currency, that share.
         */
        @WithDefault("10000=1200,100000=1000")
        List<String> commissionTiers();

        /** Tax contained in prices, in hundredths of a percent. */
        @WithDefault("0")
        @Min(0)
        @Max(10_000)
        int taxBasisPoints();

        /** How long ahead a dearer price per message is announced, for agents that somebody has paid for. */
        @WithDefault("7")
        @Min(0)
        @Max(365)
        int priceNoticeDays();

        /** Days until earnings become available. */
        @WithDefault("7")
        @Min(0)
        @Max(365)
        int maturationDays();

        /** The most that all authors of a remix's lineage have of what it earns, in hundredths of a percent; 0 for no paid remixes. */
        @WithDefault("2000")
        @Min(0)
        @Max(5_000)
        int remixBasisPoints();

        /** How many generations back authors have a share. */
        @WithDefault("3")
        @Min(1)
        @Max(10)
        int remixGenerations();

        /** What who brings somebody in has of the platform's commission, in hundredths of a percent; 0 for nothing. */
        @WithDefault("500")
        @Min(0)
        @Max(5_000)
        int referralBasisPoints();

        /** For how many months. */
        @WithDefault("12")
        @Min(1)
        @Max(120)
        int referralMonths();

        /** The most that one account brings, in whichever currency. */
        @WithDefault("500")
        @Min(1)
        @Max(1_000_000)
        long referralMost();

        /** From this amount up, in whichever currency, what a billing admin does needs a second one. */
        @WithDefault("1000")
        @Min(1)
        @Max(1_000_000)
        long secondPersonFrom();

        /** Who issues invoices; without it none are issued. */
        Optional<String> sellerName();

        /** The issuer's address, in one line. */
        @WithDefault("-")
        String sellerAddress();

        /** The issuer's tax number. */
        Optional<String> sellerTaxNumber();

        /** What invoice numbers begin with, before the year. */
        @WithDefault("BM")
        @Pattern(regexp = "[A-Z0-9]{1,12}")
        String invoiceSeries();

        /**
         * Day of the month, UTC+8, on which the invoices of the month before are issued by themselves to payers who have told an
         * address; 0 for never.
         */
        @WithDefault("2")
        @Min(0)
        @Max(28)
        int invoiceDay();

        /** So many top-ups begun within 24 hours raise a flag. */
        @WithDefault("10")
        @Min(2)
        @Max(10_000)
        int riskTopUps();

        /** Such a share of a publisher's charges, bought by its own people, raises a flag; in hundredths of a percent. */
        @WithDefault("2000")
        @Min(1)
        @Max(10_000)
        int riskSelfBasisPoints();

        /** Such a share of disputed payments or charges raises a flag; in hundredths of a percent. */
        @WithDefault("100")
        @Min(1)
        @Max(10_000)
        int riskDisputeBasisPoints();

        /** Whether an open flag holds payouts until somebody has looked. */
        @WithDefault("off")
        boolean riskHoldsPayouts();
    }

    /** A server that takes mail by SMTP. */
    interface Mail {
        /** Its name. */
        Optional<String> host();

        /** Its port. */
        @WithDefault("587")
        @Min(1)
        @Max(65_535)
        int port();

        /** How the connection is protected. */
        @WithDefault("STARTTLS")
        MailSettings.Security security();

        /** Whom it knows us as; without one it is not told. */
        Optional<String> user();

        /** That user's password. */
        Optional<String> password();

        /** Address that letters come from. */
        @WithDefault("bicameral@localhost")
        @Pattern(regexp = "[^@\\s]+@[^@\\s]+")
        String from();
    }

    /** Days of subscriptions. */
    interface Subscriptions {
        /** When a period that could not be paid is tried again, in days after it began, rising; the last one ends it. */
        @WithDefault("1,3,5,7")
        List<@Min(1) @Max(60) Integer> retryDays();

        /** For how many of those days its messages may be used all the same. */
        @WithDefault("3")
        @Min(0)
        @Max(60)
        int graceDays();

        /** How long ahead a change for the worse is announced to subscribers. */
        @WithDefault("30")
        @Min(0)
        @Max(365)
        int noticeDays();

        /** After which a pause ends by itself. */
        @WithDefault("90")
        @Min(1)
        @Max(365)
        int longestPauseDays();

        /** For how long a payer may step back from a period of which no message was used. */
        @WithDefault("7")
        @Min(0)
        @Max(365)
        int withdrawalDays();
    }

    /** Where chambers run. */
    enum ChamberHost {
        /** As sandboxed processes of this machine. */
        MACHINE,
        /** As pods of the cluster that this application runs in. */
        KUBERNETES
    }

    /** An account with Stripe; without a key there is none. */
    interface Stripe {
        /** Secret key. */
        Optional<String> key();

        /** Signing secret of the webhook's endpoint. */
        Optional<String> webhookSecret();

        /** Address of the API. */
        @WithDefault("https://api.stripe.com")
        URI url();

        /** {@code wallet}: creators are paid out of the market's balance; {@code split}: out of the payments themselves. */
        @WithDefault("wallet")
        Funds funds();
    }

    /** An application with Alipay; without its id there is none. */
    interface Alipay {
        /** The application's id. */
        Optional<String> app();

        /** The account that is paid, 2088…, as notices name it. */
        Optional<String> seller();

        /** The application's private key, PKCS #8 in base 64. */
        Optional<String> privateKey();

        /** Alipay's public key, X.509 in base 64. */
        Optional<String> publicKey();

        /** Address of the gateway. */
        @WithDefault("https://openapi.alipay.com/gateway.do")
        URI url();

        /** {@code wallet}: creators are paid out of the market's balance; {@code split}: out of the payments themselves. */
        @WithDefault("wallet")
        Funds funds();
    }

    /** A bank account as payers read it; without a number there is none. */
    interface Bank {
        /** In whose name it is. */
        Optional<String> holder();

        /** Account number or IBAN. */
        Optional<String> account();

        /** Name of the bank. */
        Optional<String> name();

        /** BIC or CNAPS. */
        Optional<String> code();
    }

    /** The market database and the passwords of its three roles. */
    interface Db {
        /** JDBC address. */
        String url();

        /** Password of {@code bicameral_owner}, used by migrations only. */
        String ownerPassword();

        /** Password of {@code bicameral_app}. */
        String appPassword();

        /** Password of {@code bicameral_ops}. */
        String opsPassword();
    }

    /** The identity provider's realm and this application's client in it. */
    interface Oidc {
        /** Address of the realm. */
        Optional<URI> url();

        /** The client's id. */
        @WithDefault("bicameral-web")
        String client();

        /** The client's secret. */
        Optional<String> clientSecret();
    }

    /** How other copies of the application on the same database, and chambers in pods, reach this one: over TLS only. */
    interface Instance {
        /** By which name or address. */
        @WithDefault("127.0.0.1")
        String host();

        /** At which port; 0 for some free one. */
        @WithDefault("0")
        @Min(0)
        @Max(65535)
        int port();

        /** Whether it listens on all addresses, where the host is a name that only others know. */
        @WithDefault("off")
        boolean everywhere();

        /** After so many seconds without a sign of life another instance may take over what this one ran. */
        @WithDefault("6")
        @Min(2)
        @Max(120)
        int leaseSeconds();
    }

    /** What one chamber may use, and how many are awake; see {@link ChamberLimits}. */
    interface Chambers {
        /** Memory of one with all that it starts, in MiB; the heaps follow. Above it the chamber ends. */
        @WithDefault("1536")
        @Min(768)
        @Max(65_536)
        int memoryMib();

        /** Processes and threads of one together. */
        @WithDefault("256")
        @Min(128)
        @Max(4_096)
        int processes();

        /** Disk of one, in MiB; a quarter more ends the chamber, until an operator has looked. */
        @WithDefault("20480")
        @Min(1_024)
        @Max(16_777_216)
        int diskMib();

        /** Files and directories of one. */
        @WithDefault("500000")
        @Min(10_000)
        @Max(10_000_000)
        int files();

        /** How long one that was ended for its disk and released may be awake to delete, in minutes. */
        @WithDefault("30")
        @Min(5)
        @Max(1_440)
        int shrinkMinutes();

        /** One unused for so many seconds is put to sleep, unless it learns. */
        @WithDefault("600")
        @Min(10)
        @Max(86_400)
        int idleSeconds();

        /** So many are awake at once; one more puts the least recently used to sleep. */
        @WithDefault("200")
        @Min(1)
        @Max(10_000)
        int awake();

        /** So many may wait to wake; more are told to come again. */
        @WithDefault("200")
        @Min(1)
        @Max(10_000)
        int wakesWaiting();
    }

    /** Chambers as pods. */
    interface Pods {
        /** The worker's image; needed. */
        Optional<String> image();

        /** Namespace of the chambers. */
        @WithDefault("bicameral-chambers")
        String namespace();

        /** Namespace of the application's pods, which carry the label app.kubernetes.io/component=app. */
        @WithDefault("bicameral")
        String appNamespace();

        /** Secret for pulling the image. */
        Optional<String> pullSecret();

        /** The runtime class of chambers: gVisor's, Kata's. */
        Optional<String> runtimeClass();

        /** The storage class of their volumes. */
        Optional<String> storageClass();

        /** At which port chambers listen. */
        @WithDefault("7443")
        @Min(1024)
        @Max(65535)
        int port();

        /** Processor kept free for each, as Kubernetes writes it. */
        @WithDefault("50m")
        String cpuRequest();

        /** Processor at most, as Kubernetes writes it; empty for no bound. */
        @WithDefault("2")
        Optional<String> cpuLimit();

        /** Longest start of a pod, in seconds: place, volume, image and all. */
        @WithDefault("120")
        @Min(5)
        @Max(900)
        int startSeconds();
    }

    /**
     * OpenAI-compatible endpoints and how they are divided between tenants. One endpoint stands here; several are named in
     * {@link #routes} and described each by its own settings, see {@link EngineRoutes}.
     */
    interface Engine {
        /** Its address; absent for none. */
        Optional<URI> url();

        /** The model to ask for. */
        Optional<String> model();

        /** The key to present. */
        Optional<String> key();

        /** Where it stands, for operators. */
        Optional<String> region();

        /** Calls at once. */
        @WithDefault("16")
        @Min(1)
        int calls();

        /** Longest wait for the first text, in seconds, where a route says nothing else. */
        @WithDefault("30")
        @Min(1)
        @Max(600)
        int firstToken();

        /** Longest silence between texts, in seconds, where a route says nothing else. */
        @WithDefault("20")
        @Min(1)
        @Max(600)
        int idleGap();

        /** Longest call, in seconds, where a route says nothing else. */
        @WithDefault("120")
        @Min(1)
        @Max(3_600)
        int total();

        /** Names of several endpoints, the preferred first, parted by commas. */
        Optional<String> routes();

        /** Tenants' weights, {@code id=4}, parted by commas; others weigh 1. */
        Optional<String> weights();

        /** Calls of one tenant at once; 0 for no bound of its own. */
        @WithDefault("0")
        @Min(0)
        int tenantCalls();

        /** Calls of one agent at once; 0 for no bound of its own. */
        @WithDefault("0")
        @Min(0)
        int agentCalls();

        /** Tokens of one tenant a minute; 0 for no bound. */
        @WithDefault("0")
        @Min(0)
        long tenantTokensPerMinute();

        /** Tokens of one tenant a day of UTC; 0 for no bound. */
        @WithDefault("0")
        @Min(0)
        long tenantTokensPerDay();

        /** Tokens of one agent a minute; 0 for no bound. */
        @WithDefault("0")
        @Min(0)
        long agentTokensPerMinute();

        /** Tokens of one agent a day of UTC; 0 for no bound. */
        @WithDefault("0")
        @Min(0)
        long agentTokensPerDay();

        /** Calls of one tenant that may wait for a place. */
        @WithDefault("48")
        @Min(1)
        int tenantWaiting();

        /** Calls that may wait for a place in all. */
        @WithDefault("256")
        @Min(1)
        int waiting();

        /** Longest wait for a place, in seconds. */
        @WithDefault("60")
        @Min(1)
        @Max(120)
        int patience();
    }

    /** Whether this is a development instance. */
    default boolean dev() {
        return profile() == Profile.DEV;
    }
}
