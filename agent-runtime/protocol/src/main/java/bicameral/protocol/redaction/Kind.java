package bicameral.protocol.redaction;

/** What a redacted stretch is, with the word that stands for it in a pseudonym. */
public enum Kind {
    /** A person's name, from a list, learned, or beside a title or label. */
    NAME("人名", "name"),
    /** A customer's name, from the tenant's list. */
    CUSTOMER("客户", "customer"),
    /** A project's name, from the tenant's list. */
    PROJECT("项目", "project"),
    /** A telephone number of any country in its usual writing. */
    TELEPHONE("电话", "phone"),
    /** A Chinese identity number or a US social security number. */
    IDENTITY("证件号", "id"),
    /** A bank card's number or an IBAN. */
    ACCOUNT("账号", "account"),
    /** An e-mail address. */
    MAIL("邮箱", "mail"),
    /** A postal address down to the house number. */
    ADDRESS("地址", "address"),
    /** A vehicle's licence plate. */
    PLATE("车牌", "plate"),
    /** A password, key or token. */
    SECRET("密钥", "secret"),
    /** What the tenant's own patterns name. */
    CUSTOM("内部信息", "internal"),
    /** Text that looks like a pseudonym without being one. */
    LITERAL("原文", "literal");

    private final String han;
    private final String latin;

    Kind(String han, String latin) {
        this.han = han;
        this.latin = latin;
    }

    /** The word for it, in Chinese or English. */
    String word(boolean chinese) {
        return chinese ? han : latin;
    }
}
