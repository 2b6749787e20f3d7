// The page of the API: Swagger UI on our schema, calling with the session of the person who reads it.
"use strict";

const place = document.getElementById("api-docs");

// Swagger UI brings a main part of its own into that of our page, which has one already.
const createElement = document.createElement;
document.createElement = function (name, options) {
  return createElement.call(this, name === "main" ? "div" : name, options);
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor(request) {
    if (request.method && request.method.toUpperCase() !== "GET") {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
    }
    return request;
  },
});

// Swagger UI speaks English alone: its labels are put into Vietnamese as they appear.
const WORDS = {
  "Authorize": "Nhập mã truy cập",
  "Available authorizations": "Cách đăng nhập",
  "Cancel": "Thôi",
  "Clear": "Xóa",
  "Close": "Đóng",
  "Code": "Mã",
  "Curl": "Lệnh curl",
  "Default value": "Mặc định",
  "Description": "Mô tả",
  "Details": "Chi tiết",
  "Download": "Tải về",
  "Download file": "Tải tệp về",
  "Edit Value": "Sửa nội dung",
  "Error: response status is": "Lỗi: mã trả lời",
  "Example Value": "Ví dụ",
  "Examples": "Ví dụ",
  "Execute": "Gửi",
  "Headers:": "Tiêu đề:",
  "Links": "Liên kết",
  "Loading": "Đang tải",
  "Logout": "Bỏ mã",
  "Media type": "Loại nội dung",
  "Name": "Tên",
  "No links": "Không có",
  "No parameters": "Không có tham số",
  "Parameters": "Tham số",
  "Request URL": "Địa chỉ đã gọi",
  "Request body": "Nội dung gửi",
  "Request duration": "Thời gian",
  "Reset": "Đặt lại",
  "Response body": "Nội dung trả lời",
  "Response headers": "Tiêu đề trả lời",
  "Responses": "Trả lời",
  "Schema": "Cấu trúc",
  "Schemas": "Cấu trúc dữ liệu",
  "Send empty value": "Gửi giá trị rỗng",
  "Server response": "Máy chủ trả lời",
  "Try it out": "Gọi thử",
  "Value:": "Giá trị:",
  "required": "bắt buộc",
};

function translate(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = WORDS[texts.currentNode.nodeValue.trim()];
    if (words) texts.currentNode.nodeValue = words;
  }
}

// The heading of an address is one button: the link inside it does nothing else.
function unlink(root) {
  for (const link of root.querySelectorAll?.(".opblock-summary-path a[href]") || []) link.removeAttribute("href");
}

new MutationObserver((changes) => {
  for (const { target } of changes) {
    translate(target.parentNode || target);
    unlink(target.parentNode || target);
  }
}).observe(place, { childList: true, characterData: true, subtree: true });
