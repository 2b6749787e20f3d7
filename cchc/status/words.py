"""The words for what the schedule does and for what is kept a while and then deleted."""

TASKS = {
    "accounts.purge": "Xóa nhật ký đăng nhập, phiên làm việc và thông báo cũ",
    "backup.ask": "Sao lưu và khôi phục thử khi đến lượt",
    "cchc.jobs.sweep": "Gửi lại việc chạy nền bị sót",
    "cchc.rest.purge": "Xóa câu trả lời cũ của API",
    "discards.purge": "Xóa hẳn nội dung đã bỏ quá hạn giữ",
    "documents.purge": "Xóa lần kiểm tra thể thức cũ",
    "exchange.purge": "Xóa lần nhập bảng bỏ dở",
    "mail.purge": "Xóa thư cũ",
    "mail.sweep": "Gửi thư đến lượt",
    "plans.purge": "Xóa hẳn dự thảo đã bỏ và lần nhập kế hoạch bỏ dở",
    "reminders.ask": "Nhắc việc khi đến giờ",
    "reminders.forget": "Xóa bản tin nhắc việc cũ",
    "statistics.purge_exports": "Xóa lần nhập số liệu bỏ dở",
    "status.check_files": "Kiểm tra tệp trong kho",
    "status.ping": "Báo cho nơi theo dõi bên ngoài",
    "status.purge": "Xóa ghi nhận lỗi cũ",
    "status.tell_errors": "Báo lỗi cho người quản trị",
}

# of `KEPT_DAYS`: what, and the variable that changes it
KEPT = {
    "access_log": ("Nhật ký truy cập (tài khoản, địa chỉ máy)", "ACCESS_LOG_KEPT_DAYS"),
    "sign_ins": ("Lần đăng nhập", "SIGN_INS_KEPT_DAYS"),
    "failed_sign_ins": ("Lần đăng nhập sai", "FAILED_SIGN_INS_KEPT_DAYS"),
    "sessions": ("Phiên làm việc đã hết", "SESSIONS_KEPT_DAYS"),
    "resets": ("Yêu cầu đặt lại mật khẩu", "RESETS_KEPT_DAYS"),
    "notices": ("Thông báo đã xem", "NOTICES_KEPT_DAYS"),
    "digests": ("Bản tin nhắc việc", "DIGESTS_KEPT_DAYS"),
    "reminder_jobs": ("Việc chạy nền của nhắc việc", "REMINDER_JOBS_KEPT_DAYS"),
    "mail": ("Thư", "MAIL_KEPT_DAYS"),
    "answers": ("Câu trả lời của API", "ANSWERS_KEPT_DAYS"),
    "discards": ("Nội dung đã bỏ", "DISCARDS_KEPT_DAYS"),
    "plan_imports": ("Lần nhập kế hoạch bỏ dở", "PLAN_IMPORTS_KEPT_DAYS"),
    "failed_plan_imports": ("Lần nhập kế hoạch bị lỗi", "FAILED_PLAN_IMPORTS_KEPT_DAYS"),
    "form_checks": ("Lần kiểm tra thể thức", "FORM_CHECKS_KEPT_DAYS"),
    "imports": ("Lần nhập bảng bỏ dở", "IMPORTS_KEPT_DAYS"),
    "statistics_imports": ("Lần nhập số liệu bỏ dở", "STATISTICS_IMPORTS_KEPT_DAYS"),
    "failed_backups": ("Lần sao lưu không thành công", "FAILED_BACKUPS_KEPT_DAYS"),
    "errors": ("Ghi nhận lỗi", "ERRORS_KEPT_DAYS"),
}
