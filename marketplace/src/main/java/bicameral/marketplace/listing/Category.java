package bicameral.marketplace.listing;

import java.util.Arrays;
import java.util.Optional;

/** Categories of the market; {@code id} stands in addresses {@code /c/<id>} and message keys. */
public enum Category {
    FARMING("农事 农业"),
    SERVICE("服务 维修"),
    RETAIL("零售 门店"),
    MANUFACTURING("制造 设备"),
    LAW("法律"),
    HEALTH("健康 医疗"),
    SOFTWARE("软件"),
    CULTURE("文旅 文化 旅游"),
    EDUCATION("教育 学习"),
    DESIGN("设计");

    private final String chineseWords;

    Category(String chineseWords) {
        this.chineseWords = chineseWords;
    }

    /** The category's own names, English and Chinese, for searching. */
    String words() {
        return id() + " " + chineseWords;
    }

    /** The category of an id. */
    static Optional<Category> of(String id) {
        return Arrays.stream(values())
                .filter(category -> category.id().equals(id))
                .findFirst();
    }

    /** Lower-case name. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the text is a category's id. */
    public static boolean isOne(String id) {
        return of(id).isPresent();
    }
}
