"""What the columns of lists of contributions are called, in the six languages, and the words of rows that are no gift."""

import re

from portal.imports import tables

# In normal form: lower case, letters and digits only (portal.imports.tables.normal).
HEADINGS: dict[str, tuple[str, ...]] = {
    "donor": (
        *("donor", "donors", "donorname", "contributor", "donateur", "donateurs", "bailleur", "bailleurdefonds"),
        *(
            "donante",
            "donantes",
            "الجهةالمانحة",
            "المانح",
            "الجهاتالمانحة",
            "الجهةالمتبرعة",
            "المتبرع",
            "捐助者",
            "捐助方",
            "捐款方",
        ),
        *("донор", "доноры"),
    ),
    "currency": ("currency", "devise", "monnaie", "moneda", "divisa", "العملة", "货币", "币种", "валюта"),
    "amount": (
        *("amountincurrency", "amount", "amountinlocalcurrency", "amountindonorcurrency", "contribution"),
        *("montantendevise", "montant", "montantenmonnaiedorigine", "cantidadenmoneda", "cantidad", "monto", "importe"),
        *("المبلغبالعملة", "المبلغ", "مبلغالمساهمة", "金额", "捐款金额", "сумма", "суммаввалюте"),
    ),
    "published_usd": (
        *("amountusd", "amountinusd", "usd", "us", "amountus", "amountinus", "usdequivalent", "amountinusdollars"),
        *(
            "montantusd",
            "montantenusd",
            "montantendollars",
            "montantendollarsdesétatsunis",
            "montanteneu",
            "montantendollarseu",
        ),
        *(
            "equivalentusd",
            "équivalentusd",
            "cantidadusd",
            "cantidadenusd",
            "montoenusd",
            "importeenusd",
            "cantidadendólares",
        ),
        *("المبلغبالدولار", "المبلغبدولاراتالولاياتالمتحدة", "بالدولارالأمريكي", "المبلغبالدولارالأمريكي", "دولار"),
        *("美元", "美元金额", "金额美元", "долларысша", "суммавдолларах", "суммавдолларахсша"),
    ),
    "received_on": (
        *("receivedon", "date", "asat", "datereceived", "dateofreceipt", "datederéception", "reçule", "fecha"),
        *("fechaderecepción", "التاريخ", "تاريخالاستلام", "日期", "дата"),
    ),
    "fund": ("fund", "fundcode", "trustfund", "fonds", "fondo", "الصندوق", "基金", "фонд"),
    "conditions": ("conditions", "earmarking", "affectation", "asignación", "الشروط", "التخصيص", "条件", "условия"),
}
REQUIRED = ("donor", "amount")

TOTALS = frozenset(
    tables.normal(word)
    for word in (
        *(
            "total",
            "totals",
            "grand total",
            "sub-total",
            "subtotal",
            "total usd",
            "total (US$)",
            "sum",
            "total general",
        ),
        *("totaux", "total général", "sous-total", "montant total", "suma", "suma total", "totales"),
        *("المجموع", "الإجمالي", "المجموع الكلي", "المجموع العام", "اجمالي", "总计", "合计", "共计", "小计"),
        *("итого", "всего", "общая сумма"),
    )
)
SYMBOLS = {"€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD", "$US": "USD", "$": "USD"}
CODE_BEFORE = re.compile(r"^(?P<currency>[A-Za-z]{3}|US\$|\$US|[€£¥$])[\s.:]*(?P<amount>[\d٠-٩۰-۹(].*)$")
CODE_AFTER = re.compile(r"^(?P<amount>.*[\d٠-٩۰-۹)])\s*(?P<currency>[A-Za-z]{3}|US\$|\$US|[€£¥$])$")


def is_total(text: str) -> bool:
    return tables.normal(text) in TOTALS


def split_amount(text: str) -> tuple[str, str]:
    """`EUR 25,000.50`, `25 000,50 €` → ("EUR", "25,000.50"); ("", text) when no currency stands beside the amount."""
    match = CODE_BEFORE.match(text) or CODE_AFTER.match(text)
    if match is None:
        return "", text
    currency = match["currency"].upper()
    return SYMBOLS.get(currency, currency), match["amount"].strip()
