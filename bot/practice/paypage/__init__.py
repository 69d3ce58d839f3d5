"""The practice pay page: a gateway that speaks 易支付 V1 as real ones do, with its cashier for buyers."""
